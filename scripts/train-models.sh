#!/usr/bin/env bash
# Trains the models of models/ from public data: a vocabulary, an encoder, then each task on that encoder.
#
#   scripts/train-models.sh DATA WORK [STEP…]
#
# DATA holds the public data sets as docs/MODELS.md lists them; WORK is where everything goes. Without steps all are done, in order:
# vocabulary encoder sentiment intents intent-and-slots entities nli question-answering sentence-embeddings ship. Steps of their own, for
# docs/RESULTS.md: ablation, glue, family.
# A step that is done is passed over; one that was stopped goes on from its last checkpoint, to the same bits.
# SQUEEZEBERT names the tool; the sources' own when left out.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD data=$(realpath "$1") work=$(realpath -m "$2"); shift 2
tool=${SQUEEZEBERT:-}
if [ -z "$tool" ]; then
  dotnet build -c Release src/SqueezeBert.Cli > /dev/null
  tool=$PWD/artifacts/bin/SqueezeBert.Cli/release/squeezebert
fi
mkdir -p "$work"
cd "$work"
# Cards name the data by where it stands in DATA.
ln -sfn "$data" data

corpus=data/corpus
texts=($corpus/wikinews_en_0{0,1}.txt.gz $corpus/gutenberg_novels_litbank_0{0,1,2}.txt.gz $corpus/openstax_ccby_0{0,1}.txt.gz)
shape=hidden_size=384,embedding_size=384,intermediate_size=1536,num_hidden_layers=6,num_attention_heads=6
dropout=hidden_dropout_prob=0.1,attention_probs_dropout_prob=0.1

# Trains into a folder, or goes on there.
train() {
  local command=$1 folder=$2; shift 2
  # A run that was stopped may have left the best model so far.
  if [ -f "$folder/finished" ]; then echo "$folder: done"; return; fi
  mkdir -p "$(dirname "$folder")"
  local resume=()
  if compgen -G "$folder/checkpoint-*" > /dev/null || compgen -G "$folder/phase-1/checkpoint-*" > /dev/null; then resume=(--resume_from_checkpoint true); fi
  "$tool" "$command" "$@" --output_dir "$folder" --logging_steps 100 "${resume[@]}" | tee -a "$folder.log"
  touch "$folder/finished"
}

# Fine-tunes the encoder; with START=scratch or START=dense the same shape without pretraining, or a BERT of equal depth and width.
# POSITIONS says how many are enough, where texts are short.
finetune() {
  local folder=$1 overrides=$dropout${POSITIONS:+,max_position_embeddings=$POSITIONS}; shift
  local start=(--model_name_or_path encoder --config_overrides "$overrides")
  case ${START:-encoder} in
    scratch) start=(--preset squeezebert-small --config_overrides "$shape,$overrides" --tokenizer_name vocabulary) ;;
    dense) start=(--preset bert-small --config_overrides "$shape,$overrides" --tokenizer_name vocabulary) ;;
  esac
  train train "$folder" "${start[@]}" --warmup_ratio 0.1 --weight_decay 0.01 --save_float16 "$@"
}

vocabulary() {
  [ -d vocabulary ] || "$tool" tokenizer train --input "${texts[@]}" --vocab-size 7000 --limit-alphabet 300 --output vocabulary
}

encoder() {
  train pretrain encoder --preset squeezebert-small --config_overrides "$shape,hidden_dropout_prob=0,attention_probs_dropout_prob=0" \
    --tokenizer_name vocabulary --train_file "${texts[@]}" --validation_file $corpus/wikitext-2_valid.txt.gz --eval_steps 1000 \
    --max_steps 10000 --per_device_train_batch_size 32 --learning_rate 7e-4 --warmup_steps 500 --adam_beta2 0.98 \
    --phase2_max_steps 2000 --phase2_learning_rate 5e-4 --phase2_warmup_steps 100 --save_steps 200 --save_float16 --data_license CC-BY-4.0
}

sentiment() {
  local set=data/classification/goemotions
  finetune "${1:-sentiment}" --train_file $set/train.tsv.gz --validation_file $set/dev.tsv --label_map $set/labels.txt --label_map $set/sentiment_mapping.json \
    --max_seq_length 64 --per_device_train_batch_size 32 --learning_rate 3e-4 --num_train_epochs 3 --label_smoothing_factor 0.1 \
    --metric_for_best_model macro_f1 --seed "${SEED:-42}" --data_license CC-BY-4.0
}

intents() {
  local set=data/intent_slots/clinc150/train_val.json.gz
  POSITIONS=128 finetune "${1:-intents}" --train_file $set --train_split train,oos_train --validation_file $set --validation_split val,oos_val \
    --max_seq_length 64 --per_device_train_batch_size 32 --learning_rate 5e-4 --num_train_epochs 8 --label_smoothing_factor 0.1 \
    --seed "${SEED:-42}" --data_license CC-BY-3.0
}

intent-and-slots() {
  local set=data/intent_slots/snips
  POSITIONS=128 finetune intent-and-slots --task intent-and-slots --train_file $set/train.tsv.gz --validation_file $set/valid.tsv \
    --max_seq_length 64 --per_device_train_batch_size 32 --learning_rate 5e-4 --num_train_epochs 6 --data_license CC0-1.0
}

# WNUT's types among those of the other sets.
entity-types() {
  cp "$root/scripts/entity_types.json" .
}

entities() {
  local set=data/ner
  entity-types
  POSITIONS=128 finetune entities --task token-classification --train_file $set/wnut17/wnut17train.conll $set/btc/{a,b,e,g}.conll $set/wikigold/wikigold.conll.txt \
    --validation_file $set/wnut17/emerging.dev.conll --label_map entity_types.json --begin_tags true \
    --max_seq_length 128 --per_device_train_batch_size 16 --learning_rate 3e-4 --num_train_epochs 6 --data_license CC-BY-4.0
}

nli() {
  finetune nli --train_file data/nli/SNLI/train_sample.tsv.gz data/glue/MNLI/train_sample.tsv.gz --validation_file data/glue/MNLI/dev_sample.tsv \
    --max_seq_length 128 --per_device_train_batch_size 32 --learning_rate 3e-4 --num_train_epochs 3 --data_license CC-BY-SA-4.0
}

question-answering() {
  POSITIONS=384 finetune question-answering --task question-answering --train_file data/squad/train-v1.1.reconstructed.json.gz \
    --validation_file data/squad/dev-v1.1.reconstructed.json.gz --max_eval_samples 2000 --max_seq_length 384 \
    --per_device_train_batch_size 16 --learning_rate 4e-4 --max_steps 3000 --save_steps 500 --save_strategy steps --data_license CC-BY-SA-4.0
}

sentence-embeddings() {
  finetune sentence-embeddings --task sentence-embeddings --train_file data/nli/SNLI/train_sample.tsv.gz data/glue/MNLI/train_sample.tsv.gz data/squad/train-v1.1.reconstructed.json.gz \
    --positive_label entailment --negative_label contradiction --validation_file data/glue/STS-B/dev.tsv --eval_strategy no \
    --max_seq_length 128 --per_device_train_batch_size 64 --learning_rate 3e-4 --max_steps 500 --save_steps 100 --save_strategy steps --data_license CC-BY-SA-4.0
}

# What stands in models/ beside card and licence: the encoder in float16, the others in int8.
ship() {
  local name
  mkdir -p shipped/fill-mask
  (cd encoder && cp config.json model.safetensors vocab.txt tokenizer_config.json ../shipped/fill-mask)
  for name in sentiment intents intent-and-slots entities nli question-answering sentence-embeddings; do
    "$tool" quantize --model "$name" --output "shipped/$name" --overwrite > "$name.int8.json"
    rm "shipped/$name/README.md" "shipped/$name/tokenizer.json"
  done
}

# Not shipped: what pretraining brings, and what groups cost. Three seeds of sentiment and intents from each start.
ablation() {
  local start seed task
  for start in scratch dense encoder; do
    for seed in 42 43 44; do
      for task in sentiment intents; do START=$start SEED=$seed "$task" "ablation/$task-$start-$seed"; done
    done
  done
}

# Not shipped: the small shapes of the family from scratch, side by side in docs/RESULTS.md.
family() {
  vocabulary
  entity-types
  "$tool" compare "$root/experiments/family.json" --output_dir family --report "$root/docs/RESULTS.md"
}

# Not shipped: GLUE's tasks on the encoder, and their figures on the development parts in glue.jsonl.
glue() {
  local task
  for task in cola sst2 mrpc stsb qqp mnli qnli rte wnli; do "glue-$task"; done
}
glue-cola() { glue-task cola CoLA/train.tsv CoLA/in_domain_dev.tsv 5; }
glue-sst2() { glue-task sst2 SST-2/train.tsv.gz SST-2/dev.tsv 2; }
glue-mrpc() { glue-task mrpc MRPC/train.tsv MRPC/dev.tsv 5; }
glue-stsb() { glue-task stsb STS-B/train.tsv STS-B/dev.tsv 5; }
glue-qqp() { glue-task qqp QQP/train_sample.tsv.gz QQP/dev_sample.tsv 2; }
glue-mnli() { glue-task mnli MNLI/train_sample.tsv.gz MNLI/dev_sample.tsv 3; }
glue-qnli() { glue-task qnli QNLI/derived_from_squad_train_40k.tsv.gz QNLI/dev.tsv.gz 1; }
glue-rte() { glue-task rte RTE/train.tsv RTE/dev.tsv 5; }
glue-wnli() { glue-task wnli WNLI/train.tsv WNLI/dev.tsv 5; }

glue-task() {
  local name=$1 train_file=data/glue/$2 dev_file=data/glue/$3 epochs=$4
  finetune "glue-$name" --task_name "$name" --train_file "$train_file" --validation_file "$dev_file" \
    --max_seq_length 128 --per_device_train_batch_size 32 --learning_rate 3e-4 --num_train_epochs "$epochs" --save_strategy no
  grep -q "\"glue/$name\"" glue.jsonl 2> /dev/null || "$tool" eval --task "glue/$name" --data "$dev_file" --model "glue-$name" --json >> glue.jsonl
}

steps=("$@")
if [ ${#steps[@]} -eq 0 ]; then steps=(vocabulary encoder sentiment intents intent-and-slots entities nli question-answering sentence-embeddings ship); fi
for step in "${steps[@]}"; do "$step"; done
