using System.Text.Json;

namespace SqueezeBert;

/// <summary><c>quantization_config</c>: how the folder's weights became int8. There is one way (docs/QUANTIZATION.md); each key says a part of it.</summary>
public sealed partial record SqueezeBertConfig
{
    private const int QuantizationBits = 8;
    private const string ActivationScheme = "dynamic_per_token_and_group";

    private static WeightPrecision ReadQuantization(ConfigKeys keys)
    {
        if (keys.Within("quantization_config") is not { } quantization) return WeightPrecision.Float32;
        var precision = quantization.RequiredWord("quant_method", QuantizationMethods);
        quantization.OnlyNumber("bits", QuantizationBits);
        quantization.OnlyTrue("per_channel");
        quantization.OnlyTrue("symmetric");
        quantization.Only("activation_scheme", ActivationScheme);
        quantization.Only("scale_suffix", QuantizedTensor.ScaleSuffix);
        // A key that means something and is passed over would give other answers than its writer's.
        quantization.NoOthers();
        return precision;
    }

    private static void WriteQuantization(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("quantization_config");
        writer.WriteString("activation_scheme", ActivationScheme);
        writer.WriteNumber("bits", QuantizationBits);
        writer.WriteBoolean("per_channel", true);
        writer.WriteString("quant_method", WordOf(QuantizationMethods, WeightPrecision.Int8));
        writer.WriteString("scale_suffix", QuantizedTensor.ScaleSuffix);
        writer.WriteBoolean("symmetric", true);
        writer.WriteEndObject();
    }
}
