import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { exitCodes, OtlpSender } from "@holdfast/scenario";
import type { CommandIo } from "../command-io.ts";
import { findRun } from "../find-run.ts";
import type { Finish } from "../finish.ts";
import { parseOtlpUrl } from "../url-options.ts";
import { runsFolderOf } from "../workspace.ts";
import { pushRun } from "./push-run.ts";

/** `holdfast trace push`: a stored run, sent to any receiver of OTLP over HTTP. */
export function tracePushCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("push")
    .description("send the spans of a stored run to any receiver of OTLP over HTTP")
    .argument("[run]", "id or folder of a run", "latest")
    .addOption(
      new Option("--to <url>", "the receiver, e.g. http://127.0.0.1:4318")
        .env("HOLDFAST_OTLP_FORWARD")
        .argParser(parseOtlpUrl)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--encoding <name>", "how spans are written")
        .choices(["json", "protobuf"] as const)
        .default("json" as const),
    )
    .addOption(new Option("--output <folder>", "where runs are kept").env("HOLDFAST_OUTPUT"))
    .action(async (run, options) => {
      const folder = await findRun(run, runsFolderOf(options.output));
      const sender = new OtlpSender(options.to, options.encoding);
      const { spans, requests, rejected, damage } = await pushRun({
        folder,
        sender,
        signal: io.signal,
        onProgress: (sent) => io.err(`${sent} spans sent\n`),
      });
      for (const what of damage) io.err(`holdfast: warning: ${what}\n`);
      if (rejected > 0) io.err(`holdfast: warning: the receiver rejected ${rejected} spans\n`);
      io.out(`${spans} spans in ${requests} requests sent to ${sender.url}\n`);
      finish(exitCodes.ok);
    });
}
