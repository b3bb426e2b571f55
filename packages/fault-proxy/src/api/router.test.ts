import { describe, expect, test } from "vitest";
import { noContent, type Route } from "./route.ts";
import { Router } from "./router.ts";

const route = (path: string, ...methods: string[]): Route => ({
  path,
  methods,
  answer: () => noContent,
});

const one = route("/proxies/{proxy}/toxics/{toxic}", "GET");
const router = new Router([route("/proxies", "GET"), route("/proxies", "POST"), one]);

describe("Router", () => {
  test("decodes the places of a path", () => {
    const match = router.match("GET", "/proxies/a%20b/toxics/%C3%A9?x=1");

    expect(match).toEqual({ kind: "route", route: one, proxy: "a b", toxic: "é" });
  });

  test.each([
    ["GET", "/nope", "not-found"],
    ["GET", "/proxies/", "not-found"],
    ["GET", "/proxies/a%2Fb/toxics/c", "not-found"],
    ["PUT", "/proxies", "wrong-method"],
    ["GET", "/proxies/%zz", "malformed"],
  ])("answers %s %s with %s", (method, url, kind) => {
    expect(router.match(method, url)).toEqual({ kind });
  });

  test.each([
    ["//proxies", "/proxies"],
    ["/proxies/./a/../b//?x=1", "/proxies/b/?x=1"],
  ])("straightens %s", (url, location) => {
    expect(router.match("GET", url)).toEqual({ kind: "moved", location });
  });
});
