namespace SqueezeBert.Data.Squad;

/// <summary>An answer that a person gave.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Start">Where it begins in the context, in UTF-16 units; the file counts code points.</param>
internal readonly record struct SquadAnswer(string Text, int Start);
