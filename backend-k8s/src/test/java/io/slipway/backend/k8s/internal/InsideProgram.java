package io.slipway.backend.k8s.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;
import java.nio.file.Path;

/** A program in a pod, with an engine of its own and no kubeconfig: the life of a cluster. */
public final class InsideProgram {
  private InsideProgram() {}

  /** Runs with the directory of its home as argument. */
  public static void main(String[] arguments) {
    ClusterSpec spec = Subject.spec(2).build();
    SlipwayHome home = SlipwayHome.at(Path.of(arguments[0])).defaultBackend(K8sBackend.NAME);
    try (SlipwayEngine engine = home.openEngine()) {
      ClusterStatus created = engine.create(spec);
      System.out.println("created " + created.state() + " " + created.confirmedSpus());
      engine.shutdown(spec.name());
      System.out.println("resumed " + engine.resume(spec.name()).confirmedSpus());
      ClusterStatus deleted = engine.delete(spec.name(), DeleteOptions.shutdownFirst());
      System.out.println("deleted " + deleted.state());
    }
  }
}
