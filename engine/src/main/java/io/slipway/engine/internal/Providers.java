package io.slipway.engine.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Collects the given providers, followed by those of the class path. */
final class Providers {
  private Providers() {}

  static <T> Map<String, T> byName(List<T> given, Class<T> type, Function<T, String> name) {
    Map<String, T> providers = new LinkedHashMap<>();
    given.forEach(provider -> providers.putIfAbsent(name.apply(provider), provider));
    for (T provider : ServiceLoader.load(type)) {
      providers.putIfAbsent(name.apply(provider), provider);
    }
    return providers;
  }
}
