package io.slipway.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The signals of this process.
 *
 * <p>A shutdown hook would be the documented way, but once hooks run the JVM ignores every further
 * signal, and the second Ctrl-C, which must end the process at once, would be lost. {@code
 * sun.misc.Signal} is exported by the module {@code jdk.unsupported} precisely because there is no
 * replacement. It is called by reflection because javac gives a warning for every direct use, which
 * no annotation suppresses, and warnings are errors here.
 */
final class ProcessSignals implements SignalSource {
  private static final Map<String, String> NAMES =
      Map.of("INT", "Ctrl-C", "TERM", "SIGTERM", "HUP", "SIGHUP");

  @Override
  public void handle(Consumer<String> handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      for (Map.Entry<String, String> name : NAMES.entrySet()) {
        Object proxy =
            Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> {
                  if (method.getName().equals("handle")) {
                    handler.accept(name.getValue());
                  }
                  return null;
                });
        signal
            .getMethod("handle", signal, type)
            .invoke(null, signal.getConstructor(String.class).newInstance(name.getKey()), proxy);
      }
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException(
          "this JVM gives no way to handle Ctrl-C; start it without -Xrs and with jdk.unsupported",
          e);
    }
  }
}
