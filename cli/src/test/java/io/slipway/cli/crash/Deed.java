package io.slipway.cli.crash;

import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ClusterName;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.time.Duration;

/** An operation to crash: the state that it begins from, and its command. */
enum Deed {
  CREATE,
  START,
  SHUTDOWN,
  RESUME,
  DELETE,
  RECOVER,
  /** A create that has to be undone, as no member can start. */
  CREATE_UNDONE,
  /** A start that has to be undone. */
  START_UNDONE,
  /** A resume that has to be undone. */
  RESUME_UNDONE;

  static final int SPUS = Payload.SPUS;
  static final ClusterName NAME = Payload.NAME;

  /** Brings the cluster to where the operation begins. */
  void prepare(SlipwayEngine engine, Payload payload, Path home) {
    switch (this) {
      case CREATE, CREATE_UNDONE -> {}
      case START, START_UNDONE ->
          engine.create(payload.spec(), CreateOptions.defaults().withStart(false), options());
      case SHUTDOWN -> running(engine, payload);
      case RESUME, RESUME_UNDONE, DELETE -> {
        running(engine, payload);
        engine.shutdown(NAME, options());
      }
      case RECOVER -> {
        running(engine, payload);
        killFirst(engine);
      }
    }
    if (isUndone()) {
      payload.spoilNow(home);
    }
  }

  /** Returns whether the operation fails and is undone. */
  boolean isUndone() {
    return this == CREATE_UNDONE || this == START_UNDONE || this == RESUME_UNDONE;
  }

  void run(SlipwayEngine engine, Payload payload) {
    if (!isUndone()) {
      runOnce(engine, payload);
      return;
    }
    try {
      runOnce(engine, payload);
    } catch (SlipwayException e) {
      if (String.valueOf(e.getMessage()).contains("; it was undone")) {
        return;
      }
      throw e;
    }
    throw new IllegalStateException(this + " did not fail");
  }

  private void runOnce(SlipwayEngine engine, Payload payload) {
    switch (this) {
      case CREATE, CREATE_UNDONE -> running(engine, payload);
      case START, START_UNDONE -> engine.start(NAME, options());
      case SHUTDOWN -> engine.shutdown(NAME, options());
      case RESUME, RESUME_UNDONE -> engine.resume(NAME, options());
      case DELETE -> engine.delete(NAME, DeleteOptions.defaults(), options());
      case RECOVER -> engine.recover(NAME, options());
    }
  }

  static CommandOptions options() {
    return CommandOptions.defaults().withTimeout(Duration.ofMinutes(2));
  }

  private static void running(SlipwayEngine engine, Payload payload) {
    engine.create(payload.spec(), CreateOptions.defaults(), options());
  }

  private static void killFirst(SlipwayEngine engine) {
    engine.status(NAME).members().stream()
        .filter(member -> member.id().equals(MemberId.spu(1)))
        .flatMap(member -> member.pid().stream().boxed())
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }
}
