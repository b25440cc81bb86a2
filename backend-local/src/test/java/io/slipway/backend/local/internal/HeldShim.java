package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.StepListener.Step;
import io.slipway.spi.ClusterId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds the first shim of {@code spu-1} at one of its points until a fifo is written. */
record HeldShim(String point, Path fifo, StepListener then) implements StepListener {
  @Override
  public void reached(Step step, ClusterId cluster, String subject) {
    if (step == Step.FILE_WRITTEN && subject.endsWith("shim.sh")) {
      try {
        splice(Path.of(subject));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    then.reached(step, cluster, subject);
  }

  private void splice(Path shim) throws IOException {
    String whole = Files.readString(shim);
    String place = "# point: " + point + "\n";
    // Only the first one that comes there is held.
    String once = "[ \"$member\" = spu-1 ] && mkdir '" + fifo + ".held' 2>/dev/null";
    String held = whole.replace(place, once + " && read -r _ <'" + fifo + "'\n");
    if (held.equals(whole)) {
      throw new AssertionError("no point " + point + " in " + shim);
    }
    Files.writeString(shim, held);
  }
}
