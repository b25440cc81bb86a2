package io.slipway.cli;

import io.slipway.engine.SlipwayHome;
import io.slipway.spi.OwnerId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The home that a command works on.
 *
 * @param directory its directory, absolute
 * @param owner whose its clusters are, in place of the store's own id
 * @param backendOptions by backend
 */
record HomeChoice(
    Path directory, Optional<OwnerId> owner, Map<String, Map<String, String>> backendOptions) {
  HomeChoice(Path directory, Optional<OwnerId> owner) {
    this(directory, owner, Map.of());
  }

  HomeChoice with(Map.Entry<String, Map<String, String>> backend) {
    return new HomeChoice(directory, owner, Map.of(backend.getKey(), backend.getValue()));
  }

  SlipwayHome open() {
    SlipwayHome home = SlipwayHome.at(directory);
    for (Map.Entry<String, Map<String, String>> one : backendOptions.entrySet()) {
      home = home.backendOptions(one.getKey(), one.getValue());
    }
    return owner.map(home::owner).orElse(home);
  }
}
