package io.slipway.cli;

import io.slipway.engine.SlipwayHome;
import io.slipway.spi.OwnerId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The home that a command works on.
 *
 * @param directory its directory, absolute
 * @param owner whose its clusters are, in place of the store's own id
 */
record HomeChoice(Path directory, Optional<OwnerId> owner) {
  SlipwayHome open() {
    SlipwayHome home = SlipwayHome.at(directory);
    return owner.map(home::owner).orElse(home);
  }
}
