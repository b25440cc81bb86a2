package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.backend.local.internal.StepListener.Step;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Checks a member's data and puts its plan's files in place. Called within a step of the gate. */
final class Preparation {
  private static final String VOLUME = ".slipway-volume";

  private final CallContext call;
  private final MemberFiles files;
  private final MemberPlan plan;

  Preparation(CallContext call, MemberFiles files, MemberPlan plan) {
    this.call = call;
    this.files = files;
    this.plan = plan;
  }

  /** Throws if the purpose needs data and it is gone or another's. Changes nothing. */
  void checkData() throws IOException {
    for (String name : plan.volumes().keySet()) {
      Path volume = inside(name);
      Optional<RecordFile> marker = RecordFile.read(volume.resolve(VOLUME));
      if (marker.isPresent()) {
        String owner = marker.get().text("owner");
        if (!owner.equals(owner())) {
          throw missing(volume.toString(), "the data of " + owner(), "of " + owner);
        }
      } else if (call.operation().purpose().needsData()) {
        throw missing(
            volume.toString(),
            "the data of " + owner(),
            Files.exists(volume) ? "unmarked" : "gone");
      }
    }
    if (!call.operation().purpose().needsData()) {
      return;
    }
    for (MemberPlan.DataCheck check : plan.dataChecks()) {
      Path file = files.directory().resolve(check.path());
      if (!Files.exists(file)) {
        throw missing(file.toString(), "to be there", "gone");
      }
      if (!check.lines().isEmpty()) {
        var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (String line : check.lines()) {
          if (!lines.contains(line)) {
            throw missing(file.toString(), "the line '" + line + "'", "without it");
          }
        }
      }
    }
  }

  /** Makes the volumes and writes the plan's files. */
  void write(BiConsumer<Step, Object> done) throws IOException {
    for (String name : plan.volumes().keySet()) {
      Path volume = inside(name);
      DurableFiles.makeDirectory(volume);
      done.accept(Step.DIRECTORY_MADE, volume);
      Path marker = volume.resolve(VOLUME);
      if (RecordFile.read(marker).isEmpty()) {
        RecordFile.write(marker, Map.of("owner", owner()));
        done.accept(Step.FILE_WRITTEN, marker);
      }
    }
    for (Map.Entry<String, byte[]> file : plan.files().entrySet()) {
      Path path = inside(file.getKey());
      Path parent = path.getParent();
      if (parent != null) {
        DurableFiles.makeDirectory(parent);
      }
      DurableFiles.write(path, file.getValue());
      done.accept(Step.FILE_WRITTEN, path);
    }
  }

  /** Returns the path of something of the plan's, which must be the member's own. */
  private Path inside(String name) {
    Path path = files.directory().resolve(name).normalize();
    boolean own =
        path.startsWith(files.directory())
            && !path.equals(files.directory())
            && !path.startsWith(files.control())
            && !path.startsWith(files.logs());
    if (!own) {
      throw Failures.rejected(
          "cannot place '" + name + "' of " + files.member(),
          "a path in " + files.directory() + " outside 'control' and 'log'",
          path,
          "report this as a bug of workload '" + call.spec().workload() + "'");
    }
    return path;
  }

  private String owner() {
    return owner(call, files.member());
  }

  private static String owner(CallContext call, MemberId member) {
    return call.cluster().incarnation() + "/" + member;
  }

  private BackendException missing(String what, String expected, String was) {
    return BackendException.rejected(
        Problem.of(
                ErrorCode.DATA_MISSING,
                "cannot launch "
                    + files.member()
                    + " of cluster '"
                    + call.cluster().name()
                    + "' on "
                    + what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy("put the data back", "delete the cluster and create it again"));
  }
}
