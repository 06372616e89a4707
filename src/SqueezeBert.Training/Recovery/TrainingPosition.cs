namespace SqueezeBert.Training.Recovery;

/// <summary>How far training has come. With seed and data it decides all that follows: random numbers have no other state.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Pass">Passes done, which key dropout.</param>
/// <param name="Epoch">The epoch under way, from 0.</param>
/// <param name="NextExample">Place in the epoch's order of the next example; the number of all while its evaluation is due.</param>
internal readonly record struct TrainingPosition(int Step, long Pass, int Epoch, int NextExample);
