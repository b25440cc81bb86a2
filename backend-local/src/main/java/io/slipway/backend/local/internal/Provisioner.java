package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.StepListener.Step;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a cluster's directories and the files that every launch needs. */
final class Provisioner {
  private final LocalContext world;

  Provisioner(LocalContext world) {
    this.world = world;
  }

  void provision(CallContext call) {
    String doing = "provision cluster '" + call.cluster().name() + "'";
    ClusterFiles files = world.files(call.cluster());
    ClusterIdentity wanted = ClusterIdentity.of(call);
    world
        .gate()
        .step(
            call,
            doing,
            () -> {
              requireNotErased(world, call);
              DurableFiles.makeDirectory(files.directory());
            });
    world.reached(Step.DIRECTORY_MADE, call, files.directory());
    world
        .gate()
        .step(
            call,
            doing,
            () -> {
              if (!requireSame(call, files, wanted)) {
                wanted.write(files.identity());
              }
            });
    world.reached(Step.FILE_WRITTEN, call, files.identity());
    world.gate().step(call, doing, () -> writeShim(files));
    world.reached(Step.FILE_WRITTEN, call, files.shim());
    for (MemberId member : call.resolution().members()) {
      for (Path directory :
          new Path[] {files.member(member).control(), files.member(member).logs()}) {
        world.gate().step(call, doing, () -> DurableFiles.makeDirectory(directory));
        world.reached(Step.DIRECTORY_MADE, call, directory);
      }
    }
    world.gate().checkTime(call, doing);
    world.workload(call.spec()).install(world.layout(call), call.progress());
    world.gate().step(call, doing, () -> requireNotErased(world, call));
  }

  /** Throws if the cluster on disk is not the call's. */
  static void requireProvisioned(LocalContext world, CallContext call) throws IOException {
    requireNotErased(world, call);
    ClusterFiles files = world.files(call.cluster());
    if (!requireSame(call, files, ClusterIdentity.of(call))) {
      String what = "cluster '" + call.cluster().name() + "' has no files";
      ErrorCode code =
          call.operation().purpose().needsData()
              ? ErrorCode.DATA_MISSING
              : ErrorCode.BACKEND_REJECTED;
      throw BackendException.rejected(
          Problem.of(code, what)
              .withExpected(files.identity() + " to be there")
              .withRemedy("create the cluster again"));
    }
  }

  /** Makes sure that the cluster's shim is there and of this version. */
  static void requireShim(LocalContext world, CallContext call, String doing) {
    ClusterFiles files = world.files(call.cluster());
    boolean written =
        world
            .gate()
            .step(
                call,
                doing,
                () -> {
                  if (isCurrent(files.shim())) {
                    return false;
                  }
                  writeShim(files);
                  return true;
                });
    if (written) {
      world.reached(Step.FILE_WRITTEN, call, files.shim());
    }
  }

  private static boolean isCurrent(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    // Of unknown content: in an encoding that takes any byte.
    String there = Files.readString(file, StandardCharsets.ISO_8859_1);
    return there.lines().skip(1).findFirst().equals(shim().lines().skip(1).findFirst());
  }

  private static void writeShim(ClusterFiles files) throws IOException {
    DurableFiles.clearPlace(files.shim());
    DurableFiles.write(files.shim(), shim());
  }

  private static void requireNotErased(LocalContext world, CallContext call) throws IOException {
    Optional<Fences.FenceRecord> record = world.fences().read(call.cluster());
    Fence erased = record.map(Fences.FenceRecord::erased).orElse(Fence.NONE);
    if (!erased.isOlderThan(call.fence())) {
      throw BackendException.rejected(
          Problem.of(
                  ErrorCode.STALE_FENCE,
                  "cluster '" + call.cluster() + "' was erased, or what its fence was is lost")
              .withExpected("a fence newer than " + erased)
              .withActual(call.fence())
              .withRemedy("repeat the command")
              .withRemedy("create a new cluster"));
    }
  }

  /** Returns whether the identity is there; throws if it is another's. */
  private static boolean requireSame(CallContext call, ClusterFiles files, ClusterIdentity wanted)
      throws IOException {
    Optional<ClusterIdentity> there = ClusterIdentity.read(files.identity());
    if (there.isEmpty()) {
      return false;
    }
    ClusterIdentity found = there.get();
    if (found.layoutVersion() > ClusterIdentity.LAYOUT_VERSION) {
      throw BackendException.rejected(
          Problem.of(
                  ErrorCode.UNSUPPORTED,
                  "cluster '" + call.cluster().name() + "' was made by a newer version")
              .withExpected("layout " + ClusterIdentity.LAYOUT_VERSION + " or older")
              .withActual(found.layoutVersion())
              .withRemedy("use that version"));
    }
    boolean same =
        found.cluster().equals(wanted.cluster())
            && found.generation() == wanted.generation()
            && found.digest().equals(wanted.digest());
    if (!same) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.CONFLICT, "other content is in " + files.directory())
              .withExpected(
                  call.cluster() + " generation " + wanted.generation() + " " + wanted.digest())
              .withActual(
                  found.cluster() + " generation " + found.generation() + " " + found.digest())
              .withRemedy("delete that cluster first"));
    }
    return true;
  }

  private static String shim() throws IOException {
    try (InputStream in = Provisioner.class.getResourceAsStream("shim.sh")) {
      if (in == null) {
        throw new IOException("shim.sh is missing beside " + Provisioner.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
