package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.MemberStatus;
import io.slipway.spi.ClusterName;
import io.slipway.spi.MemberId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    sortOptions = false,
    description = "Shows the last lines that members have written.")
final class LogsCommand implements Callable<Integer> {
  private static final int MAX_LINES = 1_000_000;

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "MEMBER",
      description = "Such as spu-1 or controller-1 (default: all).")
  private @Nullable String member;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "How many lines of each member (default: 50).")
  private String lines = "50";

  LogsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterName cluster = ClusterName.of(name);
    MemberId only = member == null ? null : MemberId.of(member);
    int count =
        RangeArgument.inRange(lines, "number of lines", MAX_LINES, "choose one in that range");
    Map<MemberId, List<String>> logs = new LinkedHashMap<>();
    try (ClusterReader reader = context.reader()) {
      List<MemberId> members =
          only != null
              ? List.of(only)
              : reader.status(cluster).members().stream().map(MemberStatus::id).toList();
      members.forEach(id -> logs.put(id, reader.logs(cluster, id, count)));
    }
    if (context.root().json()) {
      context.print(json(cluster, logs));
    } else {
      String separator = " | ";
      logs.forEach(
          (id, text) ->
              text.forEach(
                  line -> context.printVerbatim(only != null ? line : id + separator + line)));
    }
    return ExitStatus.DONE;
  }

  private static String json(ClusterName cluster, Map<MemberId, List<String>> logs) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", cluster.value());
          json.writeArrayFieldStart("members");
          for (Map.Entry<MemberId, List<String>> log : logs.entrySet()) {
            json.writeStartObject();
            json.writeStringField("id", log.getKey().toString());
            json.writeArrayFieldStart("lines");
            for (String line : log.getValue()) {
              json.writeString(line);
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
