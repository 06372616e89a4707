#:project ../src/SqueezeBert/SqueezeBert.csproj

// A travel assistant: understands what is wanted and with which details, asks for what is missing, and remembers what it was told.
//
//   dotnet run -c Release samples/ChatBot.cs
//   dotnet run -c Release samples/ChatBot.cs -- --model path/to/an-intent-and-slots-model
//
// The model beside this file knows some twenty words by heart: book, flight, weather, Oslo, New York, Bergen, May 5, tomorrow. It
// stands in for a trained one, which brings its own intents and slots; then the table of tasks below is what changes.

using System.Runtime.CompilerServices;
using SqueezeBert.Pipelines;

// What the assistant can do, and what it must know before it does it.
var tasks = new Dictionary<string, BotTask>
{
    ["book_flight"] = new([("city", "Where do you want to fly?"), ("date", "On which day?")], slots => $"I booked a flight to {slots["city"]} on {slots["date"]}."),
    ["get_weather"] = new([("city", "In which city?")], slots => $"I looked up the weather in {slots["city"]}: it is fine."),
};

string model = args is ["--model", var folder] ? folder : Beside("travel-assistant");
using var understanding = IntentAndSlotsPipeline.FromPretrained(model, new IntentAndSlotsOptions { OutOfScopeThreshold = 0.5f, OutOfScopeLabel = "oos" });
var conversation = new Conversation(tasks);
Console.WriteLine("bot: I book flights and know the weather. What can I do for you?");
while (Console.ReadLine() is { } text)
{
    Console.WriteLine($"you: {text}");
    Console.WriteLine($"bot: {conversation.Answer(understanding.Predict(text))}");
}

static string Beside(string name, [CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, name);

/// <param name="Needs">Slots that must be filled, each with the question that asks for it.</param>
/// <param name="Do">Does the task and says so.</param>
record BotTask((string Slot, string Question)[] Needs, Func<IReadOnlyDictionary<string, string>, string> Do);

/// <summary>Remembers the task under way and the slots filled so far.</summary>
class Conversation(IReadOnlyDictionary<string, BotTask> tasks)
{
    private readonly Dictionary<string, string> slots = [];
    private BotTask? task;

    public string Answer(IntentAndSlotsResult understood)
    {
        // A new intent starts a new task; an answer to a question has slots and no intent of its own.
        if (understood.Intent is { } intent && tasks.TryGetValue(intent.Label, out var wanted))
        {
            task = wanted;
            slots.Clear();
        }
        foreach (var slot in understood.Slots) slots[slot.Label] = slot.Value;
        if (task is null || (understood.Intent is null && understood.Slots.IsEmpty)) return "I didn't understand that.";

        foreach (var (slot, question) in task.Needs)
            if (!slots.ContainsKey(slot)) return question;
        string done = task.Do(slots);
        task = null;
        return done;
    }
}
