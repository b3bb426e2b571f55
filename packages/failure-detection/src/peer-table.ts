/** Makes the keys of `table` the given ids: drops what is known of peers that are gone, keeps the rest, creates what is new. */
export function keepPeers<T>(
  table: Map<string, T>,
  endpointIds: readonly string[],
  create: () => T,
): void {
  const wanted = new Set(endpointIds);
  for (const id of table.keys()) if (!wanted.has(id)) table.delete(id);
  for (const id of wanted) if (!table.has(id)) table.set(id, create());
}
