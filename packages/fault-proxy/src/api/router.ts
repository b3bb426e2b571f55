import type { Route } from "./route.ts";

export type Match =
  | {
      readonly kind: "route";
      readonly route: Route;
      readonly proxy: string;
      readonly toxic: string;
    }
  /** The path is written in a roundabout way; `location` is the straight one. */
  | { readonly kind: "moved"; readonly location: string }
  | { readonly kind: "malformed" }
  | { readonly kind: "not-found" }
  | { readonly kind: "wrong-method" };

/** Finds the route for a request, by the rules of the router Toxiproxy uses (gorilla/mux). */
export class Router {
  readonly #routes: readonly { readonly route: Route; readonly pattern: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, pattern: toPattern(route.path) }));
  }

  match(method: string, url: string): Match {
    const [rawPath = "", ...query] = url.split("?");
    let path: string;
    try {
      path = decodeURIComponent(rawPath);
    } catch {
      return { kind: "malformed" };
    }
    const straight = straighten(path);
    if (straight !== path) {
      return { kind: "moved", location: [encodeURI(straight), ...query].join("?") };
    }
    const found = this.#routes.filter(({ pattern }) => pattern.test(path));
    if (found.length === 0) return { kind: "not-found" };
    const chosen = found.find(({ route }) => route.methods.includes(method));
    if (chosen === undefined) return { kind: "wrong-method" };
    const { proxy = "", toxic = "" } = chosen.pattern.exec(path)?.groups ?? {};
    return { kind: "route", route: chosen.route, proxy, toxic };
  }
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`, "s");
}

/** Go's `path.Clean`, but for the slash at the end, which it keeps. */
function straighten(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const clean = `/${kept.join("/")}`;
  return path.endsWith("/") && clean !== "/" ? `${clean}/` : clean;
}
