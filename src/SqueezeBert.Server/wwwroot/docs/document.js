const methods = ['get', 'post'];

/** The server's OpenAPI document, read for the page. */
export class OpenApiDocument {
  #json;

  constructor(json) {
    this.#json = json;
  }

  get info() {
    return this.#json.info;
  }

  /** Groups in the document's order, each with its operations. */
  get groups() {
    const operations = Object.entries(this.#json.paths).flatMap(([path, item]) => methods.filter(method => item[method]).map(method => this.#operation(path, method, item[method])));
    return this.#json.tags.map(({ name, description }) => ({ name, description, operations: operations.filter(({ tag }) => tag === name) }));
  }

  /** What a reference leads to; the value itself where it is none. */
  resolve(value) {
    if (!value?.$ref) return value;
    return value.$ref.slice('#/'.length).split('/').reduce((found, step) => found[step], this.#json);
  }

  #operation(path, method, json) {
    const body = json.requestBody?.content['application/json'];
    return {
      id: json.operationId,
      tag: json.tags[0],
      method: method.toUpperCase(),
      path,
      summary: json.summary,
      description: json.description,
      parameters: (json.parameters ?? []).map(parameter => this.resolve(parameter)),
      body: body && { schema: body.schema, examples: examplesOf(body) },
      answers: Object.entries(json.responses).map(([status, response]) => this.#answer(status, this.resolve(response))),
    };
  }

  #answer(status, { description, content }) {
    const [type, media] = Object.entries(content ?? {})[0] ?? [];
    return { status, description, type, schema: media?.schema, examples: media ? examplesOf(media) : [] };
  }
}

const examplesOf = ({ examples = {}, example }) =>
  example === undefined ? Object.entries(examples).map(([name, { summary, value }]) => ({ name, title: summary ?? name, value })) : [{ name: 'example', title: 'Example', value: example }];
