package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/** The program that a kubeconfig may name for its user's credentials. */
final class Plugin {
  private Plugin() {}

  /**
   * Throws if the user's credentials come from a plug-in, and none came: the client library then
   * asks as nobody.
   *
   * @throws BackendException BACKEND_UNAVAILABLE naming the plug-in
   */
  static void requireCredentials(Config config) {
    if (config.getAutoOAuthToken() != null
        || config.getOauthToken() != null
        || config.getClientCertData() != null
        || config.getClientCertFile() != null) {
      return;
    }
    find(config)
        .ifPresent(
            plugin -> {
              throw BackendException.builder(
                      Problem.of(
                              ErrorCode.BACKEND_UNAVAILABLE,
                              "no credentials for " + config.getMasterUrl())
                          .withExpected("the plug-in '" + plugin.getCommand() + "' to print them")
                          .withActual("nothing that can be read, or no such program")
                          .withRemedy(
                              "make 'kubectl get pods' work here, which shows the plug-in's words",
                              "use another user of the kubeconfig"))
                  .reason("UnreadableCredentials")
                  .build();
            });
  }

  private static Optional<ExecConfig> find(Config config) {
    NamedContext context = config.getCurrentContext();
    File file = config.getFileWithAuthInfo();
    if (context == null || file == null) {
      return Optional.empty();
    }
    return users(file).getUsers().stream()
        .filter(user -> user.getName().equals(context.getContext().getUser()))
        .findFirst()
        .map(NamedAuthInfo::getUser)
        .map(user -> user.getExec());
  }

  private static io.fabric8.kubernetes.api.model.Config users(File file) {
    try {
      return Serialization.unmarshal(
          Files.readString(file.toPath()), io.fabric8.kubernetes.api.model.Config.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
