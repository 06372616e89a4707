namespace SqueezeBert.Checkpoints;

/// <summary>Interprets a pickle, the little stack language in which Python writes objects, and builds inert records from it.</summary>
/// <remarks>
/// Nothing is executed or looked up: the only names that mean anything are in <see cref="PickleGlobals"/>, the only calls
/// are the ones spelled out in <see cref="PickleCalls"/>, and no reflection is involved. An instruction that is not listed
/// in <see cref="Step"/> is refused. One object interprets several pickles that share storages (the legacy format);
/// each has its own stack and memo.
/// </remarks>
internal sealed class Unpickler(PickleCursor cursor, PickleCalls calls)
{
    private readonly List<PickleValue> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, PickleValue> _memo = [];

    /// <summary>Runs to the next STOP and returns the one value left.</summary>
    /// <exception cref="CheckpointException">The pickle is malformed or uses anything beyond the lists above.</exception>
    internal PickleValue Run()
    {
        _stack.Clear();
        _marks.Clear();
        _memo.Clear();
        for (int count = 0; count < CheckpointLimits.PickleInstructions; count++)
        {
            byte instruction = cursor.Byte();
            if (instruction == '.')
            {
                if (_stack.Count != 1 || _marks.Count != 0)
                    throw cursor.Refuse("one value at the end", $"{_stack.Count} and {_marks.Count} open marks");
                return Pop();
            }
            Step(instruction);
        }
        throw cursor.Refuse($"at most {CheckpointLimits.PickleInstructions} instructions", "more");
    }

    private void Step(byte instruction)
    {
        switch (instruction)
        {
            case 0x80: // PROTO
                if (cursor.Byte() is var protocol and (< 2 or > 5))
                    throw cursor.Refuse("pickle protocol 2 to 5", $"{protocol}");
                break;
            case 0x95: // FRAME
                cursor.EnterFrame(cursor.UInt64());
                break;
            case (byte)'(': // MARK
                _marks.Add(_stack.Count);
                break;
            case (byte)'c': // GLOBAL
                string module = cursor.Line();
                PushGlobal(module, cursor.Line());
                break;
            case 0x93: // STACK_GLOBAL
                PickleValue name = Pop();
                if (Pop() is not PickleText moduleText || name is not PickleText nameText)
                    throw cursor.Refuse("module and name as text", "something else");
                PushGlobal(moduleText.Text, nameText.Text);
                break;
            case (byte)'R': // REDUCE
                PickleValue arguments = Pop();
                _stack.Add(calls.Call(Pop(), arguments));
                break;
            case (byte)'b': // BUILD
                PickleValue state = Pop();
                calls.Build(Peek(), state);
                break;
            case (byte)'Q': // BINPERSID
                _stack.Add(calls.Storage(Pop()));
                break;
            default:
                if (!StepPlain(instruction) && !StepContainer(instruction) && !StepMemo(instruction))
                    throw cursor.Refuse("an instruction that checkpoints use", $"0x{instruction:x2}, which is refused");
                break;
        }
    }

    private bool StepPlain(byte instruction)
    {
        PickleValue value;
        switch (instruction)
        {
            case (byte)'N': value = PicklePlain.None; break; // NONE
            case 0x88: value = PicklePlain.True; break; // NEWTRUE
            case 0x89: value = PicklePlain.False; break; // NEWFALSE
            case (byte)'K': value = new PickleInteger(cursor.Byte()); break; // BININT1
            case (byte)'M': value = new PickleInteger(cursor.UInt16()); break; // BININT2
            case (byte)'J': value = new PickleInteger(cursor.Int32()); break; // BININT
            case 0x8A: value = new PickleInteger(cursor.Int128(cursor.Byte())); break; // LONG1
            case (byte)'G': // BINFLOAT
                cursor.Skip(8);
                value = PicklePlain.Number;
                break;
            case (byte)'U': // SHORT_BINSTRING
            case 0x8C: // SHORT_BINUNICODE
                value = new PickleText(cursor.Text(cursor.Byte()));
                break;
            case (byte)'X': value = new PickleText(cursor.Text(cursor.UInt32())); break; // BINUNICODE
            case 0x8D: value = new PickleText(cursor.Text(cursor.UInt64())); break; // BINUNICODE8
            default: return false;
        }
        _stack.Add(value);
        return true;
    }

    private bool StepContainer(byte instruction)
    {
        switch (instruction)
        {
            case (byte)')': _stack.Add(PickleTuple.Empty); break; // EMPTY_TUPLE
            case (byte)']': _stack.Add(new PickleList()); break; // EMPTY_LIST
            case (byte)'}': _stack.Add(new PickleDictionary(isOrderedDict: false)); break; // EMPTY_DICT
            case 0x85: PushTuple(_stack.Count - 1); break; // TUPLE1
            case 0x86: PushTuple(_stack.Count - 2); break; // TUPLE2
            case 0x87: PushTuple(_stack.Count - 3); break; // TUPLE3
            case (byte)'t': PushTuple(PopMark()); break; // TUPLE
            case (byte)'a': AppendFrom(_stack.Count - 1); break; // APPEND
            case (byte)'e': AppendFrom(PopMark()); break; // APPENDS
            case (byte)'s': SetFrom(_stack.Count - 2); break; // SETITEM
            case (byte)'u': SetFrom(PopMark()); break; // SETITEMS
            default: return false;
        }
        return true;
    }

    private bool StepMemo(byte instruction)
    {
        switch (instruction)
        {
            case (byte)'q': Remember(cursor.Byte()); break; // BINPUT
            case (byte)'r': Remember(cursor.UInt32()); break; // LONG_BINPUT
            case 0x94: Remember((uint)_memo.Count); break; // MEMOIZE
            case (byte)'h': Recall(cursor.Byte()); break; // BINGET
            case (byte)'j': Recall(cursor.UInt32()); break; // LONG_BINGET
            default: return false;
        }
        return true;
    }

    private void PushGlobal(string module, string name) =>
        _stack.Add(PickleGlobals.Find(module, name) ?? throw cursor.Refuse("only names that plain checkpoints use", $"'{module}.{name}', which is refused"));

    private void PushTuple(int start)
    {
        RequireDepth(start);
        PickleValue[] items = [.. _stack[start..]];
        _stack.RemoveRange(start, items.Length);
        _stack.Add(new PickleTuple(items));
    }

    private void AppendFrom(int start)
    {
        RequireDepth(start - 1);
        if (_stack[start - 1] is not PickleList list)
            throw cursor.Refuse("a list to append to", _stack[start - 1].Kind);
        for (int i = start; i < _stack.Count; i++)
            list.Add(_stack[i]);
        _stack.RemoveRange(start, _stack.Count - start);
    }

    private void SetFrom(int start)
    {
        RequireDepth(start - 1);
        if (_stack[start - 1] is not PickleDictionary dictionary)
            throw cursor.Refuse("a dict to fill", _stack[start - 1].Kind);
        if ((_stack.Count - start) % 2 != 0)
            throw cursor.Refuse("a value for every key", "a key without one");
        for (int i = start; i < _stack.Count; i += 2)
            if (!dictionary.TryAdd(_stack[i], _stack[i + 1]))
                throw cursor.Refuse("every key of a dict once", $"'{((PickleText)_stack[i]).Text}' again");
        _stack.RemoveRange(start, _stack.Count - start);
    }

    private void Remember(uint slot)
    {
        // Pickles number their slots in order; far-off numbers, chosen to collide, could make the dictionary slow.
        if (slot >= CheckpointLimits.PickleInstructions)
            throw cursor.Refuse($"memo slots below {CheckpointLimits.PickleInstructions}", $"slot {slot}");
        if (!_memo.TryAdd(slot, Peek()))
            throw cursor.Refuse("every memo slot written once", $"slot {slot} again");
    }

    private void Recall(uint slot) =>
        _stack.Add(_memo.TryGetValue(slot, out PickleValue? value) ? value : throw cursor.Refuse("a memo slot that was written", $"slot {slot}"));

    private int PopMark()
    {
        if (_marks.Count == 0)
            throw cursor.Refuse("a mark", "none");
        int mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return mark;
    }

    private PickleValue Peek()
    {
        RequireDepth(_stack.Count - 1);
        return _stack[^1];
    }

    private PickleValue Pop()
    {
        PickleValue value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    /// <summary>The stack from <paramref name="start"/> on must exist and belong to the values since the last mark.</summary>
    private void RequireDepth(int start)
    {
        if (start < (_marks.Count == 0 ? 0 : _marks[^1]))
            throw cursor.Refuse("more values on the stack", $"{_stack.Count}");
    }
}
