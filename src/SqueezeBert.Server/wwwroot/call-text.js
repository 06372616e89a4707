/**
 * The text of a request: JSON in lines that people can read. Line separators that JSON may leave bare are escaped,
 * since in the source of other languages they end a line.
 */
export function requestTextOf(body) {
  return JSON.stringify(body, null, 2).replace(/[\u0085\u2028\u2029]/g, separator => `\\u${separator.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A call `{ address, requestText, withKey }` as a program in each language: same address, same body. The key is read
 * from the environment, so that a copied call never carries it.
 */
export const callTexts = { curl, 'C#': csharp, JavaScript: javascript };

function curl({ address, requestText, withKey }) {
  return [
    `curl -sS ${shellQuote(address)} \\`,
    withKey && '  -H "Authorization: Bearer $API_KEY" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d ${shellQuote(requestText)}`,
  ].filter(Boolean).join('\n');
}

function csharp({ address, requestText, withKey }) {
  return [
    'using System.Text;\n',
    'using var client = new HttpClient();',
    withKey && 'client.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("API_KEY"));',
    // JSON never has three quotation marks in a row, so a raw literal holds it as it is.
    `using var content = new StringContent("""\n${indent(requestText, 4)}\n    """, Encoding.UTF8, "application/json");`,
    `using var response = await client.PostAsync("${address}", content);`,
    'response.EnsureSuccessStatusCode();',
    'Console.WriteLine(await response.Content.ReadAsStringAsync());',
  ].filter(Boolean).join('\n');
}

function javascript({ address, requestText, withKey }) {
  return [
    `const response = await fetch(${JSON.stringify(address)}, {`,
    "  method: 'POST',",
    '  headers: {',
    withKey && '    Authorization: `Bearer ${process.env.API_KEY}`,',
    "    'Content-Type': 'application/json',",
    '  },',
    `  body: JSON.stringify(${indent(requestText, 2).trimStart()}),`,
    '});',
    'console.log(JSON.stringify(await response.json(), null, 2));',
  ].filter(Boolean).join('\n');
}

const shellQuote = text => `'${text.replaceAll("'", "'\\''")}'`;

const indent = (text, width) => text.replaceAll(/^/gm, ' '.repeat(width));
