using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>A token's label taken apart: where in an entity the token stands, and the entity's type.</summary>
/// <remarks><code>
/// IO      PER                 a neighbour of the same type goes on with the entity
/// BIO     B-PER I-PER         B begins one, I goes on
/// BIOES   B-PER I-PER E-PER   E goes on and ends it; S-PER is one by itself
/// </code>
/// <c>O</c> is a type like any other until it is left out. Hugging Face knows B- and I- and takes a label that begins otherwise for a
/// type, whose name it cuts at a hyphen; here E- and S- count where the model also has B- or I- of the same type, and every other
/// label is a type with its whole name.
/// </remarks>
/// <param name="Position">B, I, E or S.</param>
/// <param name="Type">The rest of the label.</param>
internal readonly record struct EntityTag(char Position, string Type)
{
    /// <summary>The tags of a model's labels, in id order.</summary>
    internal static ImmutableArray<EntityTag> Of(ImmutableArray<string> labels)
    {
        var inside = new HashSet<string>(StringComparer.Ordinal);
        foreach (string label in labels)
            if (HasPrefix(label, "BI")) inside.Add(label[2..]);
        return [.. labels.Select(label => HasPrefix(label, "BI") || (HasPrefix(label, "ES") && inside.Contains(label[2..]))
            ? new EntityTag(label[0], label[2..])
            : new EntityTag('I', label))];
    }

    /// <summary>Whether a token of this tag goes on with the entity that a token before it is in.</summary>
    internal bool GoesOnAfter(EntityTag previous) => Type == previous.Type && Position is 'I' or 'E' && previous.Position is 'B' or 'I';

    private static bool HasPrefix(string label, string positions) => label.Length >= 2 && label[1] == '-' && positions.Contains(label[0]);
}
