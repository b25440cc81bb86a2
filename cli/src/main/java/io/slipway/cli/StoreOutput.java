package io.slipway.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.slipway.engine.DriftReport;
import io.slipway.engine.DriftReport.Cluster;
import io.slipway.engine.DriftReport.Difference;
import io.slipway.engine.StoreCheck;
import io.slipway.engine.StoreRestore;
import io.slipway.spi.ClusterId;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes reports on stores, for humans and for programs. */
final class StoreOutput {
  private StoreOutput() {}

  static List<String> text(StoreCheck check) {
    List<String> lines = new ArrayList<>();
    lines.add(
        records(check)
            + ", last change "
            + check.sequence()
            + (check.clean() ? ", closed cleanly" : ", in use or not closed cleanly"));
    check.unfinishedWrite().ifPresent(cut -> lines.add("  unfinished write ignored: " + cut));
    check
        .cuts()
        .forEach(
            file ->
                lines.add(
                    "  cut off by an earlier open, and kept in case that an answered change is"
                        + " missing: "
                        + file));
    check.problems().forEach(p -> lines.add("  damage: " + TerminalText.clean(Wording.text(p))));
    if (check.problems().isEmpty()) {
      lines.add("  no damage found");
    }
    return lines;
  }

  static String records(StoreCheck check) {
    return check.records() + (check.records() == 1 ? " record" : " records");
  }

  static List<String> text(StoreRestore restored) {
    List<String> lines = new ArrayList<>();
    lines.add("restored" + restored.replaced().map(p -> "; the replaced store is " + p).orElse(""));
    restored
        .notes()
        .forEach(note -> lines.add("  note: " + TerminalText.clean(PlainWords.of(note))));
    lines.addAll(text(restored.comparison()));
    return lines;
  }

  static List<String> text(DriftReport comparison) {
    List<String> lines = new ArrayList<>();
    for (Cluster cluster : comparison.clusters()) {
      lines.add(text(cluster));
    }
    for (DriftReport.Orphan orphan : comparison.orphans()) {
      lines.add(
          orphan.cluster()
              + "  ORPHAN  owned by backend '"
              + orphan.backend()
              + "' without a record; 'slipway store adopt' or 'slipway store erase-orphan'");
    }
    comparison
        .unreachable()
        .forEach(text -> lines.add("not asked: " + TerminalText.clean(PlainWords.of(text))));
    if (lines.isEmpty()) {
      lines.add("no records, and nothing without a record");
    }
    return lines;
  }

  static String text(Cluster cluster) {
    String difference =
        cluster.difference() == Difference.NONE ? "AGREES" : cluster.difference().name();
    return cluster.cluster()
        + "  "
        + cluster.recorded()
        + "  "
        + difference
        + "  "
        + TerminalText.clean(PlainWords.of(cluster.description()));
  }

  static String json(StoreCheck check) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          writeCheck(json, check);
          json.writeEndObject();
        });
  }

  static String backupJson(Path target, StoreCheck check) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          json.writeStringField("backup", target.toString());
          writeCheck(json, check);
          json.writeEndObject();
        });
  }

  static String json(StoreRestore restored) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          json.writeStringField("replaced", restored.replaced().map(Path::toString).orElse(null));
          writeTexts(json, "notes", restored.notes());
          writeComparison(json, restored.comparison());
          json.writeEndObject();
        });
  }

  static String json(DriftReport comparison) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          writeComparison(json, comparison);
          json.writeEndObject();
        });
  }

  static String json(Cluster cluster) {
    return Json.pretty(json -> writeCluster(json, cluster));
  }

  private static void writeCheck(JsonGenerator json, StoreCheck check) throws IOException {
    json.writeNumberField("records", check.records());
    json.writeNumberField("sequence", check.sequence());
    json.writeBooleanField("clean", check.clean());
    json.writeStringField("unfinishedWrite", check.unfinishedWrite().orElse(null));
    json.writeArrayFieldStart("cuts");
    for (Path cut : check.cuts()) {
      json.writeString(cut.toString());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("problems");
    for (SlipwayException problem : check.problems()) {
      json.writeStartObject();
      json.writeStringField("code", problem.code().name());
      json.writeStringField("message", Wording.text(problem));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeComparison(JsonGenerator json, DriftReport comparison)
      throws IOException {
    json.writeArrayFieldStart("clusters");
    for (Cluster cluster : comparison.clusters()) {
      writeCluster(json, cluster);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("orphans");
    for (DriftReport.Orphan orphan : comparison.orphans()) {
      json.writeStartObject();
      writeId(json, orphan.cluster());
      json.writeStringField("backend", orphan.backend());
      json.writeNumberField("fence", orphan.fence().value());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeTexts(json, "unreachable", comparison.unreachable());
  }

  private static void writeCluster(JsonGenerator json, Cluster cluster) throws IOException {
    json.writeStartObject();
    writeId(json, cluster.cluster());
    json.writeStringField("backend", cluster.backend());
    json.writeStringField("recorded", cluster.recorded().name());
    json.writeNumberField("fence", cluster.fence().value());
    json.writeStringField("difference", cluster.difference().name());
    writeTexts(json, "running", cluster.running().stream().map(MemberId::toString).toList());
    json.writeStringField("description", cluster.description());
    json.writeEndObject();
  }

  private static void writeId(JsonGenerator json, ClusterId id) throws IOException {
    json.writeStringField("name", id.name().value());
    json.writeStringField("incarnation", id.incarnation().toString());
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
