package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.MemberRole;

/** What a step with work waits for. */
public enum Await {
  /** Nothing. */
  NOTHING {
    @Override
    boolean isOver(Situation situation) {
      return true;
    }
  },

  /** No SPU lives: a broker that is told to end while no controller answers hangs for minutes. */
  NO_SPU_LIVES {
    @Override
    boolean isOver(Situation situation) {
      return situation.record().resolution().members(MemberRole.SPU).stream()
          .noneMatch(situation::mayLive);
    }
  },

  /**
   * Every controller is confirmed and all registrations could be seen, where the workload wants
   * controllers first; a registration of a dead instance would refuse the new one.
   */
  CONTROLLERS_CONFIRMED {
    @Override
    boolean isOver(Situation situation) {
      if (!situation.controllersFirst()) {
        return true;
      }
      return situation.observation().complete()
          && situation.record().resolution().members(MemberRole.CONTROLLER).stream()
              .allMatch(situation::isConfirmed);
    }
  };

  abstract boolean isOver(Situation situation);
}
