package io.slipway.backend.k8s.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a member's container runs at each start, whoever starts it: a shell script in the member's
 * Secret. It checks the data, puts the files in place and becomes the program. The permission to
 * begin without data is in the script, not in the pod, so that it can be taken back without
 * touching what runs.
 *
 * <p>A kubelet may mount an older version of a Secret into a pod that it knows for up to a minute
 * or two. A pod that has begun once therefore never begins anew: it remembers that in its own
 * directory, which lasts as long as the pod.
 */
final class StartScript {
  /** The member's directory in its container. */
  static final String DIRECTORY = "/slipway";

  /** Where the Secret is mounted. */
  static final String MOUNT = "/etc/slipway";

  /** The key of the script in the Secret. */
  static final String KEY = "start";

  /** The exit code for missing or foreign data: {@code EX_NOINPUT} of sysexits.h. */
  static final int EXIT_DATA = 66;

  /** The file in each volume that says whose it is. */
  static final String MARK = ".slipway-volume";

  private static final String BEGUN = DIRECTORY + "/.begun";

  private StartScript() {}

  /** Returns the Secret's content: the script, and each file of the plan under a key of its own. */
  static Map<String, byte[]> secret(
      ClusterId cluster, MemberId member, OperationKind purpose, MemberPlan plan) {
    Map<String, byte[]> content = new LinkedHashMap<>();
    content.put(
        KEY,
        script(cluster, member, purpose, plan).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    int number = 0;
    for (byte[] file : plan.files().values()) {
      content.put("file-" + number++, file);
    }
    return content;
  }

  static String script(ClusterId cluster, MemberId member, OperationKind purpose, MemberPlan plan) {
    List<String> lines = new ArrayList<>();
    String owner = "owner=" + cluster.incarnation() + "/" + member;
    lines.add("#!/bin/sh");
    lines.add("# Written by Slipway; changes are lost.");
    lines.add("set -eu");
    lines.add("cd " + DIRECTORY);
    lines.add("fail() {");
    lines.add("  echo \"slipway: $1: expected the data of " + member + ", was $2\" >&2");
    lines.add("  exit " + EXIT_DATA);
    lines.add("}");
    List<String> volumes = List.copyOf(plan.volumes().keySet());
    if (purpose.needsData()) {
      lines.add("begin=no");
    } else {
      lines.add("begin=yes");
      lines.add("[ ! -e " + BEGUN + " ] || begin=no");
    }
    for (String volume : volumes) {
      String mark = quote(DIRECTORY + "/" + volume + "/" + MARK);
      lines.add("is=");
      lines.add("[ ! -s " + mark + " ] || read -r is <" + mark);
      lines.add("case $is in");
      lines.add("'" + owner + "') ;;");
      lines.add("'') [ $begin = yes ] || fail " + quote(volume) + " 'an empty volume' ;;");
      lines.add("*) fail " + quote(volume) + " \"that of $is\" ;;");
      lines.add("esac");
    }
    lines.add("if [ $begin = yes ]; then");
    for (String volume : volumes) {
      lines.add("  echo '" + owner + "' >" + quote(DIRECTORY + "/" + volume + "/" + MARK));
    }
    lines.add("  : >" + BEGUN);
    if (!plan.dataChecks().isEmpty() && purpose.needsData()) {
      lines.add("else");
      for (MemberPlan.DataCheck check : plan.dataChecks()) {
        checkLines(check, lines);
      }
    }
    lines.add("fi");
    int number = 0;
    for (String path : plan.files().keySet()) {
      int slash = path.lastIndexOf('/');
      if (slash > 0) {
        lines.add("mkdir -p " + quote(DIRECTORY + "/" + path.substring(0, slash)));
      }
      lines.add("cat " + MOUNT + "/file-" + number++ + " >" + quote(DIRECTORY + "/" + path));
    }
    for (String name : plan.unset()) {
      if (!name.equals(Workload.INSTANCE_VARIABLE)) {
        lines.add("unset " + name);
      }
    }
    plan.environment().forEach((name, value) -> lines.add("export " + name + "=" + quote(value)));
    lines.add(
        "exec " + plan.command().stream().map(StartScript::quote).collect(Collectors.joining(" ")));
    return String.join("\n", lines) + "\n";
  }

  /** Each line must be in the file as it is. */
  private static void checkLines(MemberPlan.DataCheck check, List<String> lines) {
    String file = quote(DIRECTORY + "/" + check.path());
    lines.add("  [ -f " + file + " ] || fail " + quote(check.path()) + " 'no such file'");
    for (String wanted : check.lines()) {
      lines.add("  found=no");
      lines.add("  while IFS= read -r line || [ -n \"$line\" ]; do");
      lines.add("    [ \"$line\" != " + quote(wanted) + " ] || found=yes");
      lines.add("  done <" + file);
      lines.add(
          "  [ $found = yes ] || fail " + quote(check.path()) + " " + quote("no line " + wanted));
    }
  }

  /** Returns a word that the shell takes as it is. */
  static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
