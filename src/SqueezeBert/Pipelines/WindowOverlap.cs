namespace SqueezeBert.Pipelines;

/// <summary>What overlapping windows of a text found, without what they found twice or differently.</summary>
internal static class WindowOverlap
{
    /// <summary>Keeps of entities that overlap the longest, of equally long ones the one of the highest score.</summary>
    /// <remarks>
    /// Hugging Face's rule: from left to right, each entity is held against the one kept last. The longest counts, since a window's edge
    /// can cut an entity short but not draw it out. Tokens by themselves overlap only with their own selves: two may come from one character.
    /// </remarks>
    /// <param name="entities">Of all windows, window after window.</param>
    internal static List<NamedEntity> Resolve(IEnumerable<NamedEntity> entities)
    {
        var kept = new List<NamedEntity>();
        // OrderBy keeps the windows' order where entities begin at one place; Sort would not.
        foreach (var entity in entities.OrderBy(entity => entity.Start).ThenBy(entity => entity.Index))
        {
            if (kept.Count == 0 || !Overlap(kept[^1], entity)) kept.Add(entity);
            else if (IsBetter(entity, kept[^1])) kept[^1] = entity;
        }
        return kept;
    }

    private static bool Overlap(NamedEntity last, NamedEntity entity) => entity.Index is null ? entity.Start < last.End : entity.Index == last.Index;

    private static bool IsBetter(NamedEntity entity, NamedEntity other)
    {
        int length = entity.End - entity.Start, otherLength = other.End - other.Start;
        return length > otherLength || (length == otherLength && entity.Score > other.Score);
    }
}
