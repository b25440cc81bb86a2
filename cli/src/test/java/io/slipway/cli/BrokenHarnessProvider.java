package io.slipway.cli;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.BackendHarnessProvider;
import java.lang.reflect.Proxy;
import java.util.Map;

/** A harness whose backend cannot even be opened. */
public final class BrokenHarnessProvider implements BackendHarnessProvider {
  @Override
  public String name() {
    return "broken";
  }

  @Override
  public BackendHarness open(Map<String, String> options) {
    return (BackendHarness)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BackendHarness.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name" -> "broken";
                  case "version" -> "1";
                  case "capabilities" -> java.util.Set.of();
                  case "close" -> null;
                  default -> throw new IllegalStateException("no " + method.getName());
                });
  }
}
