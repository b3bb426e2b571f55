/**
 * Settings of a database that lives as long as one run. What a crash of its processes may lose is nothing: a commit
 * answers when its WAL record is with the kernel (`synchronous_commit` stays on), and the kernel outlives the process.
 * What a crash of the machine may lose is everything (`fsync` off), and then the run is lost anyway.
 */
export const postgresSettings: Readonly<Record<string, string>> = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "on",
  wal_level: "minimal",
  max_wal_senders: "0",
  shared_buffers: "64MB",
  max_connections: "200",
  // Files in the data folder, which is removed with it, instead of segments that a killed server leaves in /dev/shm.
  dynamic_shared_memory_type: "mmap",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  // Two cores are shared with the whole shop.
  io_method: "sync",
  max_parallel_workers_per_gather: "0",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // Statements may hold what must not be in a log; their errors are with who sent them.
  log_min_error_statement: "panic",
  log_line_prefix: "%m [%p] %d ",
  // Iterations protect weak passwords. Ours are 192 random bits, and each iteration costs every new connection time.
  scram_iterations: "1",
};

export function settingArguments(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
