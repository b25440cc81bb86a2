package io.slipway.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Objects.requireNonNullElse(
            VersionText.class.getPackage().getImplementationVersion(), "(not packaged)");
    return new String[] {
      "slipway " + version, "Java " + Runtime.version() + ", " + System.getProperty("java.home")
    };
  }
}
