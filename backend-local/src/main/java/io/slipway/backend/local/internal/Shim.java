package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.spi.CallContext;
import io.slipway.spi.MemberPlan;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts shims. What they do is in {@code shim.sh}. */
final class Shim {
  static final Path SHELL = Path.of("/bin/sh");

  /** The outcome of a start that has recorded nothing. */
  static final int LOCK_HELD = 91;

  static final int FENCE_OLD = 92;
  static final int WITHDRAWN = 93;
  static final int UNWRITTEN = 94;

  private final LocalContext world;
  private final Optional<Path> setsid;

  /**
   * Creates a starter of shims.
   *
   * @param world the backend's shared services
   * @param ownSession whether members get their own session if the system supports it
   */
  Shim(LocalContext world, boolean ownSession) {
    this.world = world;
    this.setsid = ownSession ? onPath("setsid") : Optional.empty();
  }

  /** Starts a member; the process ends as soon as the member's instance is recorded, or fails. */
  Process start(CallContext call, MemberFiles files, MemberPlan plan, String token)
      throws IOException {
    List<String> command = new ArrayList<>();
    ClusterFiles cluster = world.files(call.cluster());
    command.addAll(
        List.of(
            SHELL.toString(),
            cluster.shim().toString(),
            "start",
            setsid.map(Path::toString).orElse(""),
            files.control().toString(),
            cluster.fence().toString(),
            call.fence().toString(),
            token,
            world.bootId(),
            call.cluster().incarnation().toString(),
            files.member().toString(),
            call.operation().id().toString(),
            setsid.isPresent() ? "own" : "shared",
            world.processes().clock()));
    command.addAll(plan.command());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(files.directory().toFile());
    builder.environment().keySet().removeAll(plan.unset());
    builder.environment().putAll(plan.environment());
    builder
        .environment()
        .put(
            ProcessTag.VARIABLE,
            new ProcessTag(world.mark(), call.cluster(), files.member(), token).toString());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(files.log().toFile()));
    return builder.start();
  }

  static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    for (String directory : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1)) {
      if (!directory.isEmpty()) {
        Path candidate = Path.of(directory, program);
        if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }
}
