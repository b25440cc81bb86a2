package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineEvent.Committed;
import io.slipway.engine.EngineEvent.OperationEnded;
import io.slipway.engine.EngineEvent.OperationStarted;
import io.slipway.engine.EngineEvent.Retrying;
import io.slipway.engine.EngineEvent.StepStarted;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus.Phase;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationPlan;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressViewsTest {
  private static final Instant BEGIN = Samples.NOW;
  private static final Terminal WIDE = new Terminal(true, false, true, true, 80);
  private static final ClusterId C1 = Samples.id("c1");
  private static final List<EngineEvent> EVENTS =
      List.of(
          new OperationStarted(
              C1,
              Samples.OPERATION,
              BEGIN,
              OperationPlan.CREATE_START,
              LifecycleState.ABSENT,
              BEGIN.plusSeconds(300),
              false),
          new Committed(
              C1,
              Samples.OPERATION,
              at(1),
              LifecycleState.ABSENT,
              OperationKind.CREATE,
              false,
              LifecycleState.CREATED),
          new StepStarted(C1, Samples.OPERATION, at(2), "launch spu-1, spu-2"),
          new EngineEvent.BackendProgress(
              C1,
              Samples.OPERATION,
              at(3),
              Optional.of(MemberId.spu(1)),
              "process 4711\nand \u001b[31mred"),
          new EngineEvent.ConfirmationChanged(C1, Samples.OPERATION, at(4), 1, 2, 2),
          new Retrying(C1, Samples.OPERATION, at(5), 1, "port taken", at(7)),
          new EngineEvent.RollbackStarted(
              C1, Samples.OPERATION, at(8), ErrorCode.DEADLINE_EXCEEDED, "spu-2 is not ready"),
          new OperationEnded(
              C1, Samples.OPERATION, at(9), OperationPhase.ROLLED_BACK, LifecycleState.ABSENT));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @TempDir Path home;

  @Test
  void plainLinesHoldNoControlCharacters() {
    PlainView view = new PlainView(err, Terminal.NONE);
    EVENTS.forEach(view::on);
    view.note("a note");
    view.close();

    assertThat(text().lines())
        .containsExactly(
            "c1  +0.0 s  create and start begins from ABSENT, deadline in 5 min 0 s",
            "c1  +1.0 s  create done, ABSENT is now CREATED",
            "c1  +2.0 s  launch spu-1, spu-2",
            "c1  +3.0 s  spu-1: process 4711 | and  [31mred",
            "c1  +4.0 s  1/2 SPUs confirmed, 2 alive",
            "c1  +5.0 s  attempt 1 failed: port taken; next attempt in 2.0 s",
            "c1  +8.0 s  rolling back (deadline exceeded): spu-2 is not ready",
            "c1  +9.0 s  rolled back, the cluster is ABSENT",
            "slipway: a note");
  }

  @Test
  void aMemberThatDoesNotComeUpStaysOnTheScreenWithItsReason() {
    MemberFailure stuck = MemberFailure.stuck("Unschedulable", "no host has room", BEGIN);
    MemberFailure broken =
        MemberFailure.forGood(ErrorCode.BACKEND_REJECTED, "ErrImagePull", "no such image");
    List<EngineEvent> events =
        List.of(
            failing(1, Optional.of(stuck)),
            failing(2, Optional.of(broken)),
            failing(3, Optional.empty()));
    PlainView plain = new PlainView(err, Terminal.NONE);
    events.forEach(plain::on);

    assertThat(text().lines())
        .containsExactly(
            "c1  +0.0 s  spu-1 does not come up: Unschedulable: no host has room",
            "c1  +1.0 s  spu-1 does not come up: ErrImagePull: no such image",
            "c1  +2.0 s  spu-1 no longer fails");
    assertThat(events).allMatch(LiveModel::stays);
    bytes.reset();
    JsonLinesView lines = new JsonLinesView(err);
    events.forEach(lines::on);
    assertThat(text().lines().map(ProgressViewsTest::parse))
        .extracting(
            o -> o.get("event").asText(),
            o -> o.get("member").asText(),
            o -> o.get("reason").asText(),
            o -> o.get("since").asText())
        .containsExactly(
            tuple("MemberFailing", "spu-1", "Unschedulable", BEGIN.toString()),
            tuple("MemberFailing", "spu-1", "ErrImagePull", "null"),
            tuple("MemberFailing", "spu-1", "null", "null"));
  }

  private static EngineEvent failing(int second, Optional<MemberFailure> failure) {
    return new EngineEvent.MemberFailing(
        C1, Samples.OPERATION, at(second), MemberId.spu(1), failure);
  }

  @Test
  void jsonLinesHoldOneObjectEach() {
    JsonLinesView view = new JsonLinesView(err);
    EVENTS.forEach(view::on);
    view.note("a note");

    List<JsonNode> objects = text().lines().map(ProgressViewsTest::parse).toList();
    assertThat(objects.stream().map(o -> o.get("event").asText()))
        .containsExactly(
            "OperationStarted",
            "Committed",
            "StepStarted",
            "BackendProgress",
            "ConfirmationChanged",
            "Retrying",
            "RollbackStarted",
            "OperationEnded",
            "Note");
    assertThat(objects.get(4))
        .isEqualTo(
            parse(
                "{\"event\":\"ConfirmationChanged\",\"cluster\":\"c1\","
                    + "\"operation\":\"99999999-2222-3333-4444-555555555555\",\"at\":\"2026-01-02T03:04:09Z\","
                    + "\"confirmed\":1,\"desired\":2,\"alive\":2,\"text\":\"1/2 SPUs confirmed, 2 alive\"}"));
  }

  @Test
  void theLiveBlockShowsStepCountElapsedAndDeadline() {
    LiveModel model = new LiveModel();
    EVENTS.subList(0, 5).forEach(model::apply);

    assertThat(model.lines(at(10), 80))
        .containsExactly(
            "create and start c1   10.0 s, deadline in 4 min 50 s",
            "  [############++++++++++++] 1/2 SPUs confirmed, 2 alive",
            "  step  launch spu-1, spu-2",
            "  last  spu-1: process 4711 | and  [31mred");
  }

  @Test
  void theLiveBlockSaysThatItRollsBackAndEnds() {
    LiveModel model = new LiveModel();
    EVENTS.subList(0, 7).forEach(model::apply);
    assertThat(model.lines(at(10), 80).get(0))
        .isEqualTo("create and start c1, rolling back   10.0 s");

    model.apply(EVENTS.get(7));
    assertThat(model.lines(at(10), 80)).isEmpty();
  }

  @Test
  void noLiveLineIsWiderThanTheTerminal() {
    LiveModel model = new LiveModel();
    EVENTS.subList(0, 5).forEach(model::apply);

    assertThat(model.lines(at(10), 20)).allMatch(line -> line.length() < 20);
  }

  @Test
  void theLiveViewLeavesWhatMattersAndNoBlockBehind() {
    try (LiveView view = new LiveView(err, Clock.fixed(at(10), ZoneOffset.UTC), WIDE)) {
      EVENTS.forEach(view::on);
      view.note("a note");
      view.result(() -> err.println("a result"));
    }

    assertThat(screen(text()))
        .containsExactly(
            "c1  create done, ABSENT is now CREATED",
            "c1  attempt 1 failed: port taken; next attempt in 2.0 s",
            "c1  rolling back (deadline exceeded): spu-2 is not ready",
            "slipway: a note",
            "a result");
  }

  @Test
  void theLiveViewDrawsItsBlockWhileTheOperationRuns() {
    try (LiveView view = new LiveView(err, Clock.fixed(at(10), ZoneOffset.UTC), WIDE)) {
      EVENTS.subList(0, 5).forEach(view::on);

      assertThat(screen(text())).hasSize(5).contains("  step  launch spu-1, spu-2");
    }
    assertThat(screen(text())).containsExactly("c1  create done, ABSENT is now CREATED");
  }

  @Test
  void aTerminalsLinesBreakBetweenWords() {
    Terminal narrow = new Terminal(true, true, true, true, 30);
    String text = "slipway: the quick brown fox jumps over the lazy dog";

    assertThat(narrow.message(text).lines())
        .containsExactly("slipway: the quick brown fox", "    jumps over the lazy dog");
    assertThat(narrow.result("  one " + "x".repeat(40) + " two").lines())
        .containsExactly("  one", "      " + "x".repeat(40), "      two");
    assertThat(narrow.result("    " + "x".repeat(40))).isEqualTo("    " + "x".repeat(40));
    assertThat(Terminal.NONE.message(text.repeat(9))).isEqualTo(text.repeat(9));
  }

  @Test
  void messagesAndResultsAreWrappedOnATerminalAndNowhereElse() {
    CliHarness cli = new CliHarness(home);
    cli.engine.failing("start", ErrorCode.BACKEND_REJECTED);
    cli.engine.with(Samples.status("c1", 1, LifecycleState.RUNNING, Phase.ALIVE, false));
    cli.terminal = new Terminal(true, true, true, false, 40);

    cli.run("start", "c1");
    cli.run("status", "c1");
    assertThat(cli.err().lines()).hasSizeGreaterThan(1).allMatch(line -> line.length() <= 40);
    assertThat(cli.out().lines())
        .anyMatch(line -> line.startsWith("      "))
        .allMatch(l -> l.length() <= 52);

    cli.outBytes.reset();
    cli.run("status", "c1", "-o", "json");
    assertThat(cli.out()).contains("\"recordedAt\"");
    cli.terminal = Terminal.NONE;
    cli.outBytes.reset();
    cli.run("status", "c1");
    assertThat(cli.out().lines()).noneMatch(line -> line.startsWith("      "));
  }

  @Test
  void onlyATerminalGetsControlCharacters() {
    CliHarness piped = new CliHarness(home);
    piped.run("create", "c1");
    CliHarness plain = new CliHarness(home);
    plain.terminal = new Terminal(true, false, true, true, 80);
    plain.run("--plain", "create", "c1");
    CliHarness dumb = new CliHarness(home);
    dumb.terminal = new Terminal(true, false, true, false, 80);
    dumb.run("create", "c1");
    CliHarness live = new CliHarness(home);
    live.terminal = new Terminal(true, false, true, true, 80);
    live.run("create", "c1");

    assertThat(piped.err()).isNotEmpty().doesNotContain("\u001b");
    assertThat(plain.err()).isNotEmpty().doesNotContain("\u001b");
    assertThat(dumb.err()).isNotEmpty().doesNotContain("\u001b");
    assertThat(live.err()).contains("\u001b");
    assertThat(live.out()).doesNotContain("\u001b");
  }

  @Test
  void withJsonAPipedErrorStreamHoldsJsonOnly() {
    CliHarness piped = new CliHarness(home);
    piped.engine.failing("start", ErrorCode.NOT_FOUND);
    piped.run("create", "c1", "--no-start", "-o", "json");
    piped.run("start", "c1", "-o", "json");

    assertThat(piped.err().lines().map(ProgressViewsTest::parse)).isNotEmpty();
  }

  /** What a terminal shows after the text, for the few sequences that the live view uses. */
  private static List<String> screen(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String rest = line;
      while (rest.startsWith("\u001b[")) {
        int up = rest.indexOf('A');
        int count = Integer.parseInt(rest.substring(2, up));
        lines.subList(lines.size() - count, lines.size()).clear();
        assertThat(rest.substring(up + 1)).startsWith("\r\u001b[J");
        rest = rest.substring(up + "A\r\u001b[J".length());
      }
      lines.add(rest);
    }
    if (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Instant at(int seconds) {
    return BEGIN.plusSeconds(seconds);
  }

  private static JsonNode parse(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
