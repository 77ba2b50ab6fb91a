import { migrationsLife } from './project-life.fixture.ts'

migrationsLife('postgres')
