import type { MethodDefinition } from "@grpc/grpc-js";
import { type ServiceName, serviceDefinition } from "@holdfast/protos";
import type { Handlers } from "./handlers.ts";
import type { ServerContext } from "./server-context.ts";

export type Handler = (request: unknown, context: ServerContext) => Promise<unknown>;

export interface ServiceMethod {
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly handler: Handler;
}

/** A service and what answers its calls. */
export interface Service {
  /** Full name: "shop.v1.Inventory". */
  readonly name: string;
  readonly methods: readonly ServiceMethod[];
  /**
   * True for what serves the machinery and not the business: its calls are neither observed nor counted, refused nor
   * faulted.
   */
  readonly internal: boolean;
}

/** Joins a service of the contract with its handlers. */
export function implement<Name extends ServiceName>(name: Name, handlers: Handlers<Name>): Service {
  return { name, methods: methodsOf(name, handlers), internal: name.startsWith("holdfast.") };
}

function methodsOf<Name extends ServiceName>(
  name: Name,
  handlers: Handlers<Name>,
): readonly ServiceMethod[] {
  return Object.entries(serviceDefinition(name)).map(([methodName, definition]) => {
    const handler: unknown = Reflect.get(handlers, handlerName(methodName));
    if (typeof handler !== "function") {
      throw new TypeError(`${name} needs a handler for ${methodName}`);
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Handlers<Name> says that it is one for this method
    return { definition, handler: handler as Handler };
  });
}

/** How a method of the contract is written in code: `getStock` for `GetStock`. */
export function handlerName(methodName: string): string {
  return methodName.charAt(0).toLowerCase() + methodName.slice(1);
}
