import { statfsSync } from "node:fs";
import { EnvironmentError } from "./environment-error.ts";

const mebibyte = 1024 * 1024;
/** Thirteen services that fail all the time write some megabytes a minute. */
export const logSpaceMinBytes = 16 * mebibyte;
/** A database with the state of one run, its WAL and its template, 95 MB when it starts. */
export const temporarySpaceMinBytes = 192 * mebibyte;

/**
 * Looks before anything is started: a disk that fills up in the middle ends processes in ways that say little.
 *
 * @throws {EnvironmentError} when less than `minBytes` are free where `folder` is.
 */
export function requireFreeSpace(folder: string, minBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= minBytes) return;
  const [free, needed] = [freeBytes, minBytes].map((bytes) => Math.floor(bytes / mebibyte));
  throw new EnvironmentError(`${folder}: the disk is full (${free} MiB free, ${needed} needed)`);
}
