/** What the shell is told. A higher-ranking reason wins: dirty over interrupted over everything else. */
export const exitCode = {
  ok: 0,
  violated: 1,
  usage: 2,
  inconclusive: 3,
  environment: 4,
  internal: 5,
  dirty: 6,
  sigint: 130,
  sigterm: 143,
} as const;
