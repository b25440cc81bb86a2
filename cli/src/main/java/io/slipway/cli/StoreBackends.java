package io.slipway.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command on the store looks for clusters without a record, beyond the obvious. */
final class StoreBackends {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "A backend that may own clusters although neither a record nor the home says so.")
  private String backend = "";

  @Option(
      names = "--backend-set",
      paramLabel = "KEY=VALUE",
      description = "Sets an option of that backend as a whole; may be repeated.")
  private List<String> settings = List.of();

  /**
   * Returns the options of the named backend, if one is named.
   *
   * @throws io.slipway.spi.SlipwayException INVALID_ARGUMENT for settings of no backend
   */
  Optional<Map.Entry<String, Map<String, String>>> chosen() {
    Map<String, String> options = Settings.parse("--backend-set", settings);
    if (backend.isEmpty() && !options.isEmpty()) {
      throw Settings.invalid(
          "--backend-set", "a --backend that it is for", "none", "add --backend NAME");
    }
    return backend.isEmpty() ? Optional.empty() : Optional.of(Map.entry(backend, options));
  }
}
