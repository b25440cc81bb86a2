package io.slipway.cli;

import io.slipway.engine.Condition;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words problems and their remedies for terminal users: by commands, not methods. */
final class Wording {
  private Wording() {}

  static String text(Throwable failure) {
    return failure instanceof SlipwayException known
        ? text(known.problem())
        : Objects.requireNonNullElse(failure.getMessage(), "no message");
  }

  static String text(Problem problem) {
    return problem.text(Wording::text);
  }

  static String text(Condition condition) {
    String next =
        condition.remedies().stream().map(Wording::text).collect(Collectors.joining(", or "));
    return condition.message() + (next.isEmpty() ? "" : "; " + next);
  }

  /** Returns one word for the reason of a condition, such as {@code MemberDead}. */
  static String reason(Condition condition) {
    return condition
        .failure()
        .map(failure -> failure.code().name())
        .orElseGet(() -> capitals(condition.reason().name()));
  }

  static String text(Remedy remedy) {
    String command = remedy.action().map(action -> command(action, remedy)).orElse("");
    return (command + " " + remedy.words()).strip();
  }

  private static String command(Remedy.Action action, Remedy remedy) {
    String name = remedy.cluster().map(ClusterName::value).orElse("NAME");
    String id = remedy.clusterId().map(ClusterId::toString).orElse(name + "/INCARNATION");
    return switch (action) {
      case LIST -> run("list");
      case LOGS -> run("logs " + name);
      case START -> run("start " + name);
      case SHUTDOWN -> run("shutdown " + name);
      case RESUME -> run("resume " + name);
      case DELETE -> run("delete " + name);
      case SHUTDOWN_AND_DELETE -> run("delete --shutdown " + name);
      case FORGET -> run("forget " + name);
      case REBALANCES -> run("rebalance status " + name);
      case RECOVER -> run("recover " + name);
      case KEEP_ON_FAILURE -> "create it with --keep-on-failure";
      case LONGER_TIMEOUT -> "allow more time with --timeout";
      case STORE_VERIFY -> run("store verify");
      case STORE_COMPARE -> run("store compare");
      case STORE_ADOPT -> run("store adopt " + id + " --from DIR");
      case STORE_ERASE_ORPHAN -> run("store erase-orphan " + id + " --yes");
    };
  }

  private static String run(String command) {
    return "run 'slipway " + command + "'";
  }

  private static String capitals(String constant) {
    return Stream.of(constant.split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
