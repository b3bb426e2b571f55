import type { Toxic } from "../toxic.ts";
import { apiErrors } from "./api-error.ts";
import { find } from "./proxy-routes.ts";
import { type ApiAnswer, type ApiRequest, noContent, ok, type Route } from "./route.ts";
import { changeToxic, readNewToxic, writeToxic, writeToxics } from "./toxic-json.ts";

const list = "/proxies/{proxy}/toxics";
const one = "/proxies/{proxy}/toxics/{toxic}";

export const toxicRoutes: readonly Route[] = [
  {
    methods: ["GET"],
    path: list,
    answer: (request) => ok(writeToxics(find(request).toxics.list())),
  },
  { methods: ["POST"], path: list, answer: createToxic },
  { methods: ["GET"], path: one, answer: (request) => ok(writeToxic(findToxic(request))) },
  { methods: ["POST", "PATCH"], path: one, answer: updateToxic },
  { methods: ["DELETE"], path: one, answer: deleteToxic },
];

function findToxic(request: ApiRequest): Toxic {
  const toxic = find(request).toxics.find(request.toxic);
  if (toxic === undefined) throw apiErrors.toxicNotFound();
  return toxic;
}

function createToxic(request: ApiRequest): ApiAnswer {
  const { toxics } = find(request);
  const toxic = readNewToxic(request.body, toxics);
  toxics.add(toxic);
  return ok(writeToxic(toxic));
}

function updateToxic(request: ApiRequest): ApiAnswer {
  const toxic = findToxic(request);
  changeToxic(toxic, request.body);
  find(request).toxics.update(toxic);
  return ok(writeToxic(toxic));
}

function deleteToxic(request: ApiRequest): ApiAnswer {
  find(request).toxics.remove(findToxic(request));
  return noContent;
}
