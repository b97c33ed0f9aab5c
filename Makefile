# Shopdesk. The targets are thin: what they do is in scripts/ and in the `shopdesk` command.

SHELL := /bin/bash
SHOPDESK := .venv/bin/shopdesk

# Images for containers often set it. Here many processes start again and again, and each would compile the thousands
# of files that it imports anew: of Rasa's packages that is 16 seconds of processor time instead of 5.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check train demo-reset

help: ## Show this list
	@echo "Shopdesk: a customer-service desk for an online shop."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "More: .venv/bin/shopdesk --help, and docs/."

run: ## Install, migrate, load the demo shop, train, start everything (Ctrl-C stops it)
	@scripts/setup
	@exec $(SHOPDESK) run --prepare

test: ## Run every check and every test, also those with real servers and browsers
	@scripts/setup --dev
	@exec scripts/test

check: ## Lint, types, boundaries and the fast tests
	@scripts/setup --dev
	@exec scripts/check

train: ## Train what learns (bot, recommender, satisfaction) if what it learns from changed
	@scripts/setup
	@$(SHOPDESK) train

demo-reset: ## Empty the shop database, after asking, and load the demo shop anew
	@scripts/setup
	@$(SHOPDESK) demo-reset
