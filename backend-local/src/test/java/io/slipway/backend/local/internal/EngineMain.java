package io.slipway.backend.local.internal;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that launches a cluster and waits: {@code EngineMain HOME OWN_SESSION}. */
final class EngineMain {
  private EngineMain() {}

  public static void main(String[] args) throws InterruptedException {
    Driver driver =
        new Driver(
            Path.of(args[0]),
            "c1",
            2,
            Driver.server(),
            StepListener.NONE,
            Boolean.parseBoolean(args[1]));
    driver.start().awaitConfirmed();
    System.out.println("launched");
    new CountDownLatch(1).await();
  }
}
