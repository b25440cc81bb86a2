package io.slipway.cli.crash;

import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A program with an ephemeral cluster that does not close its engine: {@code EphemeralChild HOME}.
 * It says when the cluster runs, and ends when its input does.
 */
final class EphemeralChild {
  static final String RUNNING = "running";

  private EphemeralChild() {}

  public static void main(String[] args) throws IOException {
    SlipwayEngine engine = SlipwayHome.at(Path.of(args[0])).openEngine();
    engine.create(Payload.COMMAND.spec(), CreateOptions.defaults().withEphemeral(true));
    System.out.println(RUNNING);
    while (System.in.read() >= 0) {
      // Until the parent process lets it go.
    }
    System.exit(0);
  }
}
