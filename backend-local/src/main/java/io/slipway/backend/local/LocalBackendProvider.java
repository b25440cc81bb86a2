package io.slipway.backend.local;

import io.slipway.backend.local.internal.LocalBackend;
import io.slipway.backend.local.internal.StepListener;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.SlipwayException;
import java.util.List;

/**
 * Runs the members of clusters as processes of this machine. Members outlive the process that
 * launched them, and are found again by their records and by a mark in their environment.
 *
 * <p>Needs a POSIX shell as {@code /bin/sh}, and on systems without {@code /proc} the {@code ps}
 * command. Takes no options, neither its own nor a cluster's. Its directory is below the home and
 * so belongs to the owner of the home alone: there is nothing to mark with an owner, and no other
 * place. Thread-safe.
 *
 * <p>Volumes are directories of one disk, so that their {@linkplain io.slipway.spi.VolumeNeed
 * sizes} are neither reserved nor compared with what is free. An instance whose {@linkplain
 * io.slipway.spi.MemberPlan#exitMeanings() exit code has a meaning} shows its member as failing for
 * good until the member is stopped or launched again.
 */
public final class LocalBackendProvider implements BackendProvider {
  /** Creates the provider; also for {@link java.util.ServiceLoader}. */
  public LocalBackendProvider() {}

  @Override
  public String name() {
    return LocalBackend.NAME;
  }

  @Override
  public List<OptionInfo> options() {
    return List.of();
  }

  /**
   * Opens the backend. Changes nothing; the directory is made by the first changing call.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} for any option; {@link
   *     ErrorCode#BACKEND_UNAVAILABLE} without a shell or a way to see processes
   */
  @Override
  public ClusterBackend open(BackendContext context) {
    return new LocalBackend(context, StepListener.NONE);
  }
}
