package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.MemberRole;
import io.slipway.spi.Resolution;
import java.util.ArrayList;
import java.util.List;

/** The condition that a step with work waits for. */
public enum Precondition {
  /** Nothing. */
  NOTHING {
    @Override
    boolean isOver(StepContext stepContext) {
      return true;
    }
  },

  /** No SPU lives: a broker that is told to end while no controller answers hangs for minutes. */
  NO_SPU_LIVES {
    @Override
    boolean isOver(StepContext stepContext) {
      return stepContext.record().resolution().members(MemberRole.SPU).stream()
          .noneMatch(stepContext::mayLive);
    }
  },

  /**
   * Every controller is confirmed and all registrations could be seen, where the workload wants
   * controllers first; a registration of a dead instance would refuse the new one.
   */
  CONTROLLERS_CONFIRMED {
    @Override
    boolean isOver(StepContext stepContext) {
      if (!stepContext.controllersFirst()) {
        return true;
      }
      return stepContext.observation().complete()
          && stepContext.record().resolution().members(MemberRole.CONTROLLER).stream()
              .allMatch(stepContext::isConfirmed);
    }

    @Override
    String missing(StepContext stepContext) {
      Resolution resolution = stepContext.record().resolution();
      ClusterObservation observation = stepContext.observation();
      List<String> missing = new ArrayList<>();
      if (!observation.complete()) {
        missing.addAll(observation.problems());
      }
      missing.addAll(
          Confirmation.gaps(resolution, observation, resolution.members(MemberRole.CONTROLLER)));
      return String.join(", ", missing);
    }
  };

  abstract boolean isOver(StepContext stepContext);

  /** Returns what is missing, human-readable; empty if its name says it all. */
  String missing(StepContext stepContext) {
    return "";
  }
}
