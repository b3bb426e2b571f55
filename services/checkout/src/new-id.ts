import type { Random } from "@holdfast/clock";

/** Draws that make 96 bits, enough that no two are ever alike. */
const draws = 3;

/** @returns A name nobody else draws: "o-" and 24 hexadecimal digits. */
export function newId(prefix: string, random: Random): string {
  const digits = Array.from({ length: draws }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  );
  return `${prefix}-${digits.join("")}`;
}
