import type { ServiceDefinitions } from "@holdfast/protos";

type AnyMessage = Readonly<Record<string, unknown>>;

type DefinitionOf<Method extends string> = Method extends `${infer Service}/${infer Name}`
  ? Service extends keyof ServiceDefinitions
    ? Name extends keyof ServiceDefinitions[Service]
      ? ServiceDefinitions[Service][Name]
      : undefined
    : undefined
  : undefined;

/** What a method takes: a wrong field is a compile error. */
export type RequestOf<Method extends string> =
  DefinitionOf<Method> extends { requestSerialize: (value: infer Request extends object) => Buffer }
    ? Request
    : AnyMessage;

/** What a method answers. */
export type ResponseOf<Method extends string> =
  DefinitionOf<Method> extends { responseDeserialize: (bytes: Buffer) => infer Response }
    ? Response
    : AnyMessage;
