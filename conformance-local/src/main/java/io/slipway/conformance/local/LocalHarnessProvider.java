package io.slipway.conformance.local;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.BackendHarnessProvider;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The local backend by name, for {@code slipway conformance --backend local}. Its one option is
 * {@code workload}: {@code command}, unless {@code kafka} or {@code fluvio} is asked for. Public
 * for {@link java.util.ServiceLoader}.
 */
public final class LocalHarnessProvider implements BackendHarnessProvider {
  static final String WORKLOAD = "workload";

  /** Creates the provider. */
  public LocalHarnessProvider() {}

  @Override
  public String name() {
    return LocalHarness.BACKEND;
  }

  @Override
  public BackendHarness open(Map<String, String> options) {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.remove(WORKLOAD);
    if (!unknown.isEmpty()) {
      throw invalid("unknown option of harness 'local'", "'" + WORKLOAD + "'", unknown.toString());
    }
    String workload = options.getOrDefault(WORKLOAD, CommandFixture.WORKLOAD);
    return switch (workload) {
      case CommandFixture.WORKLOAD -> new LocalHarness(new CommandFixture());
      case FluvioFixture.WORKLOAD -> new LocalHarness(new FluvioFixture());
      case KafkaFixture.WORKLOAD -> new LocalHarness(new KafkaFixture());
      default ->
          throw invalid(
              "unknown workload of harness 'local'",
              "one of "
                  + String.join(
                      ", ", CommandFixture.WORKLOAD, FluvioFixture.WORKLOAD, KafkaFixture.WORKLOAD),
              "'" + workload + "'");
    };
  }

  static IllegalArgumentException invalid(String what, String expected, String was) {
    return new IllegalArgumentException(what + ": expected " + expected + ", was " + was);
  }
}
