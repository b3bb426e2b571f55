import type { ApiCase } from "./api-case.ts";

/** JSON that cannot be read, each with the words of Go's decoder. Answers were taken from Toxiproxy 2.12.0. */
export const syntaxCases: readonly ApiCase[] = [
  {
    name: "refuses text",
    request: "POST /proxies hello",
    answer:
      '400 {"error":"bad request body: invalid character \'h\' looking for beginning of value","status":400}',
  },
  {
    name: "refuses white space",
    request: "POST /proxies  \t ",
    answer: '400 {"error":"bad request body: EOF","status":400}',
  },
  {
    name: "refuses an object that ends early",
    request: 'POST /proxies {"name":',
    answer: '400 {"error":"bad request body: unexpected EOF","status":400}',
  },
  {
    name: "refuses a text that ends early",
    request: 'POST /proxies {"a":"x',
    answer: '400 {"error":"bad request body: unexpected EOF","status":400}',
  },
  {
    name: "refuses a key without quotes",
    request: "POST /proxies {name:1}",
    answer:
      '400 {"error":"bad request body: invalid character \'n\' looking for beginning of object key string","status":400}',
  },
  {
    name: "refuses a key in single quotes",
    request: "POST /proxies {'a':1}",
    answer:
      '400 {"error":"bad request body: invalid character \'\\\\\'\' looking for beginning of object key string","status":400}',
  },
  {
    name: "refuses a key without a colon",
    request: 'POST /proxies {"name" "x"}',
    answer:
      '400 {"error":"bad request body: invalid character \'\\"\' after object key","status":400}',
  },
  {
    name: "refuses a comma at the end of an object",
    request: 'POST /proxies {"a":1,}',
    answer:
      '400 {"error":"bad request body: invalid character \'}\' looking for beginning of object key string","status":400}',
  },
  {
    name: "refuses a comma at the end of a list",
    request: "POST /proxies [1,]",
    answer:
      '400 {"error":"bad request body: invalid character \']\' looking for beginning of value","status":400}',
  },
  {
    name: "refuses a missing comma in an object",
    request: 'POST /proxies {"a":1 "b":2}',
    answer:
      '400 {"error":"bad request body: invalid character \'\\"\' after object key:value pair","status":400}',
  },
  {
    name: "refuses a missing comma in a list",
    request: 'POST /proxies {"a":[1 2]}',
    answer:
      '400 {"error":"bad request body: invalid character \'2\' after array element","status":400}',
  },
  {
    name: "refuses a leading zero",
    request: 'POST /proxies {"a":01}',
    answer:
      '400 {"error":"bad request body: invalid character \'1\' after object key:value pair","status":400}',
  },
  {
    name: "refuses a leading plus",
    request: 'POST /proxies {"a":+1}',
    answer:
      '400 {"error":"bad request body: invalid character \'+\' looking for beginning of value","status":400}',
  },
  {
    name: "refuses a lone minus",
    request: 'POST /proxies {"a":-}',
    answer:
      '400 {"error":"bad request body: invalid character \'}\' in numeric literal","status":400}',
  },
  {
    name: "refuses a point without digits",
    request: 'POST /proxies {"a":1.}',
    answer:
      '400 {"error":"bad request body: invalid character \'}\' after decimal point in numeric literal","status":400}',
  },
  {
    name: "refuses an exponent without digits",
    request: 'POST /proxies {"a":1e}',
    answer:
      '400 {"error":"bad request body: invalid character \'}\' in exponent of numeric literal","status":400}',
  },
  {
    name: "refuses an unknown escape",
    request: 'POST /proxies {"a":"\\x"}',
    answer:
      '400 {"error":"bad request body: invalid character \'x\' in string escape code","status":400}',
  },
  {
    name: "refuses a broken \\u escape",
    request: 'POST /proxies {"a":"\\u12g4"}',
    answer:
      '400 {"error":"bad request body: invalid character \'g\' in \\\\u hexadecimal character escape","status":400}',
  },
  {
    name: "refuses a misspelt null",
    request: 'POST /proxies {"a":nul}',
    answer:
      '400 {"error":"bad request body: invalid character \'}\' in literal null (expecting \'l\')","status":400}',
  },
  {
    name: "refuses a misspelt true",
    request: 'POST /proxies {"a":truX}',
    answer:
      '400 {"error":"bad request body: invalid character \'X\' in literal true (expecting \'e\')","status":400}',
  },
  {
    name: "refuses a misspelt false",
    request: 'POST /proxies {"a":falsX}',
    answer:
      '400 {"error":"bad request body: invalid character \'X\' in literal false (expecting \'e\')","status":400}',
  },
  {
    name: "refuses a closing brace",
    request: "POST /proxies }",
    answer:
      '400 {"error":"bad request body: invalid character \'}\' looking for beginning of value","status":400}',
  },
  {
    name: "refuses a letter that is not ASCII",
    request: "POST /proxies é",
    answer:
      '400 {"error":"bad request body: invalid character \'Ã\' looking for beginning of value","status":400}',
  },
];
