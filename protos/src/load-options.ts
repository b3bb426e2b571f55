/**
 * How .proto files are turned into JavaScript, for the loader and for the generator of types alike: the two must
 * agree, or the types describe other objects than those that arrive.
 */
export const loadOptions = {
  /** 64-bit integers are numbers: no field of ours exceeds 2^53 - 1. */
  longs: "Number",
  /** Enum values are their names. */
  enums: "String",
  /** Fields that were not sent have their default value. */
  defaults: true,
  /** A oneof has a virtual field that names the member that was sent. */
  oneofs: true,
} as const;
