package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.StepListener.Step;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.Progress;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes a cluster with all that it owns, but its tombstone. */
final class Eraser implements AutoCloseable {
  // Something may be written while the list of what is to be removed is made.
  private static final int ROUNDS = 5;

  private final LocalContext world;
  private final ProcessKiller killer;
  private final Ports ports;
  private final Tombstones tombstones;

  Eraser(LocalContext world, ProcessKiller killer, Ports ports) {
    this.world = world;
    this.killer = killer;
    this.ports = ports;
    this.tombstones = new Tombstones(world);
  }

  void erase(CallContext call, ErasePolicy policy) {
    String doing = "erase cluster '" + call.cluster().name() + "'";
    ClusterFiles files = world.files(call.cluster());
    world
        .gate()
        .step(
            call,
            doing,
            () ->
                world
                    .fences()
                    .bury(
                        call.cluster(),
                        call.fence(),
                        world.time().wall().plus(policy.tombstoneRetention())));
    world.reached(Step.TOMBSTONE_WRITTEN, call, files.fence());
    world.gate().admit(call, doing);
    killer.kill(call, doing, () -> processes(call));
    world.reached(Step.KILL_SENT, call, call.cluster().name());
    if (world.gate().locked(call.cluster(), doing, () -> isOwn(call, files))) {
      remove(call, doing, files);
      call.progress().report(new Progress("files removed", null));
    }
    ports.release(call.cluster());
    tombstones.prune(call.cluster());
  }

  @Override
  public void close() {
    tombstones.close();
  }

  private List<ProcessInfo> processes(CallContext call) throws IOException {
    ProcessSnapshot snapshot = world.snapshot();
    boolean owns = world.owns(call.cluster());
    List<ProcessInfo> found = new ArrayList<>();
    for (MemberId member : world.everyMember(call.cluster(), owns, call.resolution(), snapshot)) {
      found.addAll(world.look(call.cluster(), owns, member, snapshot).all());
    }
    return found;
  }

  private boolean isOwn(CallContext call, ClusterFiles files) throws IOException {
    if (Files.isSymbolicLink(files.directory())) {
      throw Failures.rejected(
          "cannot erase " + files.directory(),
          "a directory",
          "a link to " + Files.readSymbolicLink(files.directory()),
          "remove the link if it is not needed");
    }
    return world.owns(call.cluster());
  }

  private void remove(CallContext call, String doing, ClusterFiles files) {
    for (int round = 0; round < ROUNDS; round++) {
      List<Path> paths = world.gate().locked(call.cluster(), doing, () -> below(files.directory()));
      // The identity goes last, so that a removal by half is still known to be this cluster's.
      if (paths.remove(files.identity())) {
        paths.add(paths.size() - 1, files.identity());
      }
      for (Path path : paths) {
        boolean removed =
            world
                .gate()
                .step(
                    call,
                    doing,
                    () -> {
                      try {
                        return Files.deleteIfExists(path);
                      } catch (DirectoryNotEmptyException e) {
                        return false;
                      }
                    });
        if (removed) {
          world.reached(Step.REMOVED, call, path);
        }
      }
      if (!files.exists()) {
        world
            .gate()
            .step(call, doing, () -> DurableFiles.force(ClusterFiles.clusters(world.home())));
        return;
      }
    }
    throw BackendException.builder(
            Problem.of(
                    ErrorCode.BACKEND_REJECTED,
                    "cannot erase cluster '" + call.cluster().name() + "'")
                .withActual(files.directory() + " was written to meanwhile")
                .withRemedy("end what writes there, then repeat"))
        .outcome(Outcome.UNKNOWN)
        .retryable()
        .build();
  }

  /** Returns all that is in a directory and then itself, each after what is in it. */
  private static List<Path> below(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            found.add(visited);
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
