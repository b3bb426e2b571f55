import type { ServiceDefinitions, ServiceName } from "@holdfast/protos";
import type { ServerContext } from "./server-context.ts";

/** What a method is called, takes and answers, read from the generated definition of its service. */
type Methods<Name extends ServiceName> = {
  [Key in keyof ServiceDefinitions[Name] as string extends Key
    ? never
    : Uncapitalize<Key & string>]: ServiceDefinitions[Name][Key] extends {
    // Input types accept partial messages, output types have every field; which is which depends on the side.
    requestSerialize: (value: infer RequestInput extends object) => Buffer;
    requestDeserialize: (bytes: Buffer) => infer RequestOutput;
    responseSerialize: (value: infer ResponseInput extends object) => Buffer;
    responseDeserialize: (bytes: Buffer) => infer ResponseOutput;
  }
    ? {
        requestInput: RequestInput;
        requestOutput: RequestOutput;
        responseInput: ResponseInput;
        responseOutput: ResponseOutput;
      }
    : never;
};

type Part<
  Name extends ServiceName,
  Method extends MethodName<Name>,
  Key extends string,
> = Key extends keyof Methods<Name>[Method] ? Methods<Name>[Method][Key] : never;

/** Names of the methods of a service as they are written in code: `getStock` for `GetStock`. */
export type MethodName<Name extends ServiceName> = keyof Methods<Name> & string;

export type RequestInput<Name extends ServiceName, Method extends MethodName<Name>> = Part<
  Name,
  Method,
  "requestInput"
>;

export type ResponseOutput<Name extends ServiceName, Method extends MethodName<Name>> = Part<
  Name,
  Method,
  "responseOutput"
>;

/**
 * What answers the calls of a service, one async function per method. A handler returns the answer or throws: an
 * `RpcError` is sent as it is, a `ResilienceError` with the status that fits it, anything else as INTERNAL.
 */
export type Handlers<Name extends ServiceName> = {
  readonly [Method in MethodName<Name>]: (
    request: Part<Name, Method, "requestOutput">,
    context: ServerContext,
  ) => Promise<Part<Name, Method, "responseInput">>;
};
