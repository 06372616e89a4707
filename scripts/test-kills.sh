#!/usr/bin/env bash
# Kills a training run at random moments and goes on each time: it must come to the bits of a run that nobody disturbed.
# Usage: scripts/test-kills.sh [KILLS]; 200 when left out. Needs the tool built: dotnet build -c Release src/SqueezeBert.Cli
set -euo pipefail
cd "$(dirname "$0")/.."
kills=${1:-200}
tool=artifacts/bin/SqueezeBert.Cli/release/squeezebert
[ -x "$tool" ] || { echo "expected $tool; build it first: dotnet build -c Release src/SqueezeBert.Cli"; exit 1; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

printf '%s\n' '[PAD]' '[UNK]' '[CLS]' '[SEP]' '[MASK]' a good bad film the is not at all one to see > "$place/vocab.txt"
{
    printf 'text\tlabel\n'
    for i in $(seq 60); do
        if [ $((i % 2)) = 0 ]; then printf 'the film is good at %s\tpositive\n' a; else printf 'not a film to see bad\tnegative\n'; fi
    done
} > "$place/rows.tsv"

train=("$tool" train --preset squeezebert-small
    --config_overrides num_hidden_layers=1,hidden_size=64,embedding_size=64,num_attention_heads=2,intermediate_size=128
    --tokenizer_name "$place/vocab.txt" --train_file "$place/rows.tsv" --validation_file "$place/rows.tsv"
    --num_train_epochs 60 --learning_rate 1e-4 --save_steps 1 --logging_steps 1 --threads 2)

"${train[@]}" --output_dir "$place/whole" > "$place/whole.log"
expected=$(sha256sum < "$place/whole/model.safetensors")

done=0
for i in $(seq "$kills"); do
    resume=()
    compgen -G "$place/run/checkpoint-*" > /dev/null && resume=(--resume_from_checkpoint true)
    "${train[@]}" --output_dir "$place/run" "${resume[@]}" > "$place/run.log" 2> "$place/run.err" &
    process=$!
    sleep "0.$(printf '%03d' $((RANDOM % 900 + 100)))"
    kill -9 "$process" 2> /dev/null || true
    code=0
    wait "$process" 2> /dev/null || code=$?
    # 137: killed. 0: it had come to its end, and begins again.
    case $code in
        137) ;;
        0) done=$((done + 1)); rm -rf "$place/run" ;;
        *) echo "kill $i: the run could not go on (exit $code): $(cat "$place/run.err")"; exit 1 ;;
    esac
done

resume=()
compgen -G "$place/run/checkpoint-*" > /dev/null && resume=(--resume_from_checkpoint true)
"${train[@]}" --output_dir "$place/run" "${resume[@]}" > "$place/run.log"
actual=$(sha256sum < "$place/run/model.safetensors")
[ "$expected" = "$actual" ] || { echo "after $kills kills: other weights than those of a run without"; exit 1; }
echo "$kills kills ($done runs came to their end in between): the same weights"
