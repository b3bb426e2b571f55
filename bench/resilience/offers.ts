import { cockatiel } from "./cockatiel.ts";
import { holdfast } from "./holdfast.ts";
import type { Contender, Offer } from "./job.ts";
import { opossum } from "./opossum.ts";

export const offers: Readonly<Record<Contender, Offer>> = { holdfast, cockatiel, opossum };
